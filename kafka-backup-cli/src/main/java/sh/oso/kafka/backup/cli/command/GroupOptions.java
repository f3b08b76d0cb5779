package sh.oso.kafka.backup.cli.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Key;

/** The option that chooses consumer groups. */
final class GroupOptions {

  @Option(
      names = {"-g", "--groups"},
      paramLabel = "GROUP",
      split = ",",
      description =
          "Ids of consumer groups, or patterns with * and ?. Needed by reset and snapshot, here or"
              + " in the settings file; elsewhere the default is all of the snapshot.")
  private List<String> groups = new ArrayList<>();

  void addTo(Flags flags) {
    flags.text(Key.CONSUMER_GROUPS, groups.isEmpty() ? null : String.join(",", groups), "--groups");
  }
}
