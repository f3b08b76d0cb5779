package sh.oso.kafka.backup.cli.command;

import sh.oso.kafka.backup.api.Shard;
import sh.oso.kafka.backup.cli.report.JsonReports;
import sh.oso.kafka.backup.cli.settings.Settings;
import sh.oso.kafka.backup.cli.termination.RunSummaries;

/**
 * A part of a run that is complete, while the run is not.
 *
 * @param kind {@code backup} or {@code restore}
 * @param id of the run
 */
record PartDone(String kind, String id, Shard shard) {

  static PartDone ofBackup(Settings settings) {
    return new PartDone("backup", String.valueOf(settings.backup().backupId()), settings.shard());
  }

  static PartDone ofRestore(Settings settings) {
    return new PartDone(
        "restore", String.valueOf(settings.restore().restoreId()), settings.shard());
  }

  Outcome outcome() {
    return Outcome.of(
            this, it -> it.sentence() + "\n", it -> JsonReports.part(kind, id, shard, sentence()))
        .withSummary(() -> RunSummaries.part(kind, id, shard, sentence()));
  }

  private String sentence() {
    return shard + " of " + kind + " " + id + " is done; another one completes the " + kind;
  }
}
