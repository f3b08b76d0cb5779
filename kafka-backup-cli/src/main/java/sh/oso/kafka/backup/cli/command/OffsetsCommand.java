package sh.oso.kafka.backup.cli.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code kafka-backup offsets}. */
@Command(
    name = "offsets",
    header = "Sets offsets of consumer groups, keeps where they stand, and puts them back.",
    description = {
      "Where groups stand is kept in offset snapshots, which lie in the repository and belong to no"
          + " backup: alone, this lists them. A group with active members is never changed."
    },
    synopsisSubcommandLabel = "[COMMAND]",
    subcommands = {
      OffsetsResetCommand.class,
      OffsetsSnapshotCommand.class,
      OffsetsRollbackCommand.class,
      OffsetsVerifyCommand.class,
      OffsetsListCommand.class,
      OffsetsDeleteCommand.class
    })
final class OffsetsCommand implements Callable<Integer> {

  static final String EXAMPLE =
      "kafka-backup offsets reset -b kafka:9092 -s /var/backups/kafka -g 'orders-*' --strategy"
          + " earliest --dry-run";

  @ParentCommand private @Nullable RootCommand root;

  @Mixin(name = CommonOptions.MIXIN)
  private CommonOptions common = new CommonOptions();

  @Nullable RootCommand root() {
    return root;
  }

  @Override
  public Integer call() {
    return OffsetsListCommand.run(Session.of(root, common));
  }
}
