package sh.oso.kafka.backup.cli.command;

import java.util.function.Function;
import java.util.function.Supplier;
import sh.oso.kafka.backup.cli.ExitCode;

/**
 * How a command went.
 *
 * @param text the report for people
 * @param json the report for machines, one document
 * @param code what the exit says
 */
record Outcome(Supplier<String> text, Supplier<String> json, ExitCode code) {

  static <R> Outcome of(R report, Function<R, String> text, Function<R, String> json) {
    return new Outcome(() -> text.apply(report), () -> json.apply(report), ExitCode.OK);
  }

  Outcome withCode(ExitCode other) {
    return new Outcome(text, json, other);
  }
}
