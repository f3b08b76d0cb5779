package sh.oso.kafka.backup.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code kafka-backup evidence}, which only holds its command. */
@Command(
    name = "evidence",
    header = "Checks reports of verifications.",
    description = {
      "'verify --evidence' stores them in the repository, below evidence/. Nothing deletes them there"
          + " but you."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {EvidenceVerifyCommand.class})
final class EvidenceCommand implements Runnable {

  static final String EXAMPLE = "kafka-backup evidence verify report.json --public-key public.pem";

  @ParentCommand private @Nullable RootCommand root;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Nullable RootCommand root() {
    return root;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: evidence verify");
  }
}
