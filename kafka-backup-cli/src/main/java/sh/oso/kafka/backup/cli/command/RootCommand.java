package sh.oso.kafka.backup.cli.command;

import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kafka-backup} itself, which only holds the commands. */
@Command(
    name = "kafka-backup",
    description = {
      "Backs up Kafka topics as raw record batches to a folder or an object store, and brings them"
          + " back: the same bytes, in the same order."
    },
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BackupCommand.class,
      RestoreCommand.class,
      CloneCommand.class,
      VerifyCommand.class,
      EvidenceCommand.class,
      ListCommand.class,
      DescribeCommand.class,
      CatCommand.class,
      ExportCommand.class,
      DiffCommand.class,
      PruneCommand.class,
      DeleteCommand.class,
      HoldCommand.class,
      ReleaseCommand.class,
      CatalogCommand.class,
      OffsetsCommand.class,
      CheckCommand.class,
      GenerateCompletion.class,
      HelpCommand.class
    })
final class RootCommand implements Runnable {

  private final Context context;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Shows the version.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean version;

  RootCommand(Context context) {
    this.context = context;
  }

  Context context() {
    return context;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: name a command");
  }
}
