package sh.oso.kafka.backup.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.function.Function;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.KafkaBackupBuilder;
import sh.oso.kafka.backup.cli.command.Context;
import sh.oso.kafka.backup.cli.command.KafkaBackupCommand;
import sh.oso.kafka.backup.cli.termination.Termination;

/** The {@code kafka-backup} command. */
public final class Main {

  private Main() {}

  /**
   * Runs the command and exits.
   *
   * @param args its arguments
   */
  public static void main(String[] args) {
    run(args, KafkaBackupBuilder::build);
  }

  /** Runs the command with another way to open instances, and exits. */
  static void run(String[] args, Function<KafkaBackupBuilder, KafkaBackup> opener) {
    PrintStream out = System.out;
    // Nothing that a library prints may get into the report.
    System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true));
    Cancellation cancellation = new Cancellation();
    Termination termination = new Termination(Clock.systemUTC(), System.err);
    StopOnSignal stop = StopOnSignal.install(cancellation, termination);
    Context context =
        new Context(
            System.getenv(),
            out,
            System.err,
            // Set by the launcher if standard error is a terminal.
            Integer.getInteger("kafka-backup.columns", 0),
            opener,
            cancellation,
            stop::finishFirst,
            termination,
            new FileOutputStream(FileDescriptor.out));
    int code;
    try {
      code = KafkaBackupCommand.execute(context, args);
    } finally {
      stop.ended();
    }
    System.exit(code);
  }
}
