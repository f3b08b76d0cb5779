package sh.oso.kafka.backup.cli.command;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.cli.ExitCode;
import sh.oso.kafka.backup.cli.termination.Summary;

/**
 * How a command went.
 *
 * @param text the report for people
 * @param json the report for machines, one document
 * @param summary what the report comes to, for the termination log; null if only the exit code
 *     matters
 * @param code what the exit says
 */
record Outcome(
    Supplier<String> text,
    Supplier<String> json,
    @Nullable Supplier<Summary> summary,
    ExitCode code) {

  static <R> Outcome of(R report, Function<R, String> text, Function<R, String> json) {
    return new Outcome(() -> text.apply(report), () -> json.apply(report), null, ExitCode.OK);
  }

  Outcome withCode(ExitCode other) {
    return new Outcome(text, json, summary, other);
  }

  Outcome withSummary(Supplier<Summary> other) {
    return new Outcome(text, json, other, code);
  }
}
