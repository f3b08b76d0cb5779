package sh.oso.kafka.backup.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Key;

/** The option that names an offset snapshot. */
final class SnapshotOption {

  @Option(
      names = {"-i", "--snapshot-id"},
      paramLabel = "ID",
      description =
          "The offset snapshot's name: 1 to 200 letters, digits, '.', '_', '-'. Default for a new"
              + " one: from the time; else needed here or in the settings file.")
  private @Nullable String id;

  void addTo(Flags flags) {
    flags.text(Key.SNAPSHOT_ID, id, "--snapshot-id");
  }
}
