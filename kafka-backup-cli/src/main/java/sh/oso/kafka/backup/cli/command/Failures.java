package sh.oso.kafka.backup.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.cli.ExitCode;
import sh.oso.kafka.backup.cli.report.JsonReports;
import sh.oso.kafka.backup.cli.settings.Problem;
import sh.oso.kafka.backup.cli.settings.SettingsException;

/** Tells a failure in one line, and by the exit code. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

  private static final String NAME = "kafka-backup: ";

  private final Context context;

  Failures(Context context) {
    this.context = context;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult parseResult) {
    if (failure instanceof ParameterException usage) {
      return handleParseException(usage, new String[0]);
    }
    CommonOptions options = CommonOptions.of(command);
    boolean verbose = options != null && options.verbose();
    boolean following = options != null && options.following();
    return tell(failure, options != null && options.json(), following, verbose);
  }

  int tell(Throwable failure, boolean json, boolean following, boolean verbose) {
    ExitCode code = ExitCode.of(failure);
    String message = message(failure, following);
    context.termination().failed(onOneLine(failure, message), unfinishedBackup(failure));
    if (json) {
      String report = JsonReports.failure(code, message, failure);
      context.out().print(following ? JsonReports.onOneLine(report) : report);
      context.out().flush();
    }
    context.err().println(NAME + message);
    if (verbose) {
      failure.printStackTrace(context.err());
    }
    context.err().flush();
    return code.number();
  }

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    String message = String.valueOf(failure.getMessage());
    List<String> suggestions =
        failure instanceof UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    if (!suggestions.isEmpty()) {
      message += "; did you mean " + String.join(" or ", suggestions) + "?";
    }
    note(command, List.of(args), message);
    if (asksForJson(List.of(args))) {
      context.out().print(JsonReports.failure(ExitCode.INVALID_REQUEST, message, failure));
      context.out().flush();
    }
    context.err().println(NAME + message);
    context.err().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    context.err().flush();
    return ExitCode.INVALID_REQUEST.number();
  }

  private void note(CommandLine command, List<String> args, String message) {
    context.termination().failed(message, null);
    CommonOptions options = CommonOptions.of(command);
    if (options != null) {
      Path log = options.terminationLog();
      context.termination().command(name(command), log == null ? terminationLog(args) : log);
    }
  }

  /** A command's name without that of the program. */
  static String name(CommandLine command) {
    String qualified = command.getCommandSpec().qualifiedName();
    return qualified.substring(qualified.indexOf(' ') + 1);
  }

  private static @Nullable Path terminationLog(List<String> args) {
    int option = args.indexOf(CommonOptions.TERMINATION_LOG);
    if (option >= 0 && option + 1 < args.size()) {
      return Path.of(args.get(option + 1));
    }
    String start = CommonOptions.TERMINATION_LOG + "=";
    return args.stream()
        .filter(arg -> arg.startsWith(start))
        .findFirst()
        .map(arg -> Path.of(arg.substring(start.length())))
        .orElse(null);
  }

  private static String onOneLine(Throwable failure, String message) {
    return failure instanceof SettingsException settings
        ? settings.problems().stream().map(Problem::toString).collect(Collectors.joining("; "))
        : message;
  }

  private static @Nullable String unfinishedBackup(Throwable failure) {
    return failure instanceof KafkaBackupException known
        ? known.unfinishedBackup().orElse(null)
        : null;
  }

  /** What was meant can only be guessed where arguments could not be parsed. */
  private static boolean asksForJson(List<String> args) {
    int option = Math.max(args.indexOf("--output"), args.indexOf("-o"));
    return args.contains("--output=json")
        || args.contains("-o=json")
        || args.contains("-ojson")
        || (option >= 0 && option + 1 < args.size() && args.get(option + 1).equals("json"));
  }

  private static String message(Throwable failure, boolean following) {
    if (failure instanceof OutOfMemoryError) {
      return "out of memory; give more with KAFKA_BACKUP_OPTS=-Xmx1g, or lower limits.memory";
    }
    if (failure instanceof KafkaBackupException known) {
      return known
          .unfinishedBackup()
          .map(
              id ->
                  known.problem()
                      + (following
                          ? "; started again, it goes on with backup " + id
                          : "; go on with --backup-id " + id))
          .orElse(known.problem());
    }
    return "unexpected " + failure + "; run it with --verbose and report what it prints";
  }
}
