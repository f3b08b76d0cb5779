package sh.oso.kafka.backup.cli.command;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;
import sh.oso.kafka.backup.cli.ExitCode;

/** The command line as a whole. */
public final class KafkaBackupCommand {

  private static final Map<String, String> EXAMPLES =
      Map.ofEntries(
          Map.entry("check", CheckCommand.EXAMPLE),
          Map.entry("backup", BackupCommand.EXAMPLE),
          Map.entry("restore", RestoreCommand.EXAMPLE),
          Map.entry("clone", CloneCommand.EXAMPLE),
          Map.entry("verify", VerifyCommand.EXAMPLE),
          Map.entry("evidence", EvidenceCommand.EXAMPLE),
          Map.entry("list", ListCommand.EXAMPLE),
          Map.entry("describe", DescribeCommand.EXAMPLE),
          Map.entry("cat", CatCommand.EXAMPLE),
          Map.entry("export", ExportCommand.EXAMPLE),
          Map.entry("diff", DiffCommand.EXAMPLE),
          Map.entry("prune", PruneCommand.EXAMPLE),
          Map.entry("delete", DeleteCommand.EXAMPLE),
          Map.entry("hold", HoldCommand.EXAMPLE),
          Map.entry("release", ReleaseCommand.EXAMPLE),
          Map.entry("catalog", CatalogCommand.EXAMPLE),
          Map.entry("offsets", OffsetsCommand.EXAMPLE));

  private KafkaBackupCommand() {}

  /**
   * Parses arguments and does what they say.
   *
   * @param context what commands touch
   * @param args the arguments
   * @return the exit status
   */
  public static int execute(Context context, String... args) {
    int code = run(context, args);
    context.termination().ended(code);
    return code;
  }

  private static int run(Context context, String... args) {
    Failures failures = new Failures(context);
    try {
      return commandLine(context)
          .setOut(new PrintWriter(context.out(), true, Charset.defaultCharset()))
          .setErr(new PrintWriter(context.err(), true, Charset.defaultCharset()))
          .setExecutionStrategy(parsed -> execute(context, parsed))
          .setExecutionExceptionHandler(failures)
          .setParameterExceptionHandler(failures)
          .execute(args);
    } catch (Error e) {
      return failures.tell(e, false, false, Arrays.asList(args).contains("--verbose"));
    }
  }

  private static int execute(Context context, ParseResult parsed) {
    CommandLine command = lastOf(parsed);
    CommonOptions options = CommonOptions.of(command);
    if (options != null && !command.isUsageHelpRequested()) {
      context.termination().command(Failures.name(command), options.terminationLog());
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static CommandLine lastOf(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return last.commandSpec().commandLine();
  }

  /** The model of the command line, for help and reference. */
  static CommandLine commandLine(Context context) {
    CommandLine commandLine = new CommandLine(new RootCommand(context));
    commandLine.setUsageHelpWidth(context.columns() > 0 ? Math.min(context.columns(), 120) : 100);
    commandLine.getCommandSpec().usageMessage().sortOptions(false).footer(rootFooter());
    commandLine
        .getSubcommands()
        .forEach(
            (name, command) -> {
              String example = EXAMPLES.get(name);
              if (example != null) {
                UsageMessageSpec usage = command.getCommandSpec().usageMessage();
                usage.sortOptions(false).footer(footer(example));
              }
            });
    return commandLine;
  }

  private static String[] rootFooter() {
    return new String[] {
      "",
      "'kafka-backup COMMAND --help' tells about a command. Completion for bash and zsh:",
      "  source <(kafka-backup generate-completion)"
    };
  }

  private static String[] footer(String example) {
    List<String> lines =
        new ArrayList<>(List.of("", "Example:", "  " + example, "", "Exit codes:"));
    Stream.of(ExitCode.values())
        .map(code -> "  %3d  %s".formatted(code.number(), code.meaning()))
        .forEach(lines::add);
    return lines.toArray(String[]::new);
  }
}
