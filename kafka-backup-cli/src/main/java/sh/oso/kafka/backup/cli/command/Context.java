package sh.oso.kafka.backup.cli.command;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.KafkaBackupBuilder;
import sh.oso.kafka.backup.cli.termination.Termination;

/**
 * What a command touches of the world.
 *
 * @param environment environment variables
 * @param out for reports
 * @param err for messages and progress
 * @param columns the width of the terminal behind {@code err}, 0 if that is none
 * @param opener opens what a builder describes
 * @param cancellation stops the run
 * @param finishOnSignal lets the next signal ask the run to finish rather than to stop
 * @param termination gathers how the command ends
 * @param bytes where {@code out} leads to, for what is no report; it says why it cannot be written
 */
public record Context(
    Map<String, String> environment,
    PrintStream out,
    PrintStream err,
    int columns,
    Function<KafkaBackupBuilder, KafkaBackup> opener,
    Cancellation cancellation,
    Runnable finishOnSignal,
    Termination termination,
    OutputStream bytes) {

  /** Bytes go to {@code out}. */
  public Context(
      Map<String, String> environment,
      PrintStream out,
      PrintStream err,
      int columns,
      Function<KafkaBackupBuilder, KafkaBackup> opener,
      Cancellation cancellation,
      Runnable finishOnSignal) {
    this(
        environment,
        out,
        err,
        columns,
        opener,
        cancellation,
        finishOnSignal,
        new Termination(Clock.systemUTC(), err),
        out);
  }
}
