package sh.oso.kafka.backup.cli.settings;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.FollowRequest;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.PruneRequest;

/** Reads whether, and how often, backups follow each other. */
final class FollowSettings {

  private final SettingsReader reader;
  private final Problems problems;
  private final Set<Need> needs;

  FollowSettings(SettingsReader reader, Problems problems, Set<Need> needs) {
    this.reader = reader;
    this.problems = problems;
    this.needs = needs;
  }

  /** Null if the backup is to be the only one. */
  @Nullable FollowRequest read(BackupRequest backup, PruneRequest prune) {
    boolean continuous = reader.bool(Key.CONTINUOUS, false);
    Duration interval = reader.time(Key.COMMIT_INTERVAL);
    if (needs.contains(Need.NEW_BACKUP)) {
      if (!continuous && interval != null) {
        problem(Key.COMMIT_INTERVAL, "has no meaning without continuous; add that or remove this");
      }
      if (continuous && backup.backupId() != null) {
        problem(Key.BACKUP_ID, "has no meaning with continuous, which names backups by the time");
      }
      if (continuous && backup.full()) {
        problem(Key.FULL, "has no meaning with continuous; take a full backup by itself before");
      }
    }
    if (!continuous || backup.backupId() != null || backup.full()) {
      return null;
    }
    try {
      return new FollowRequest(
          backup,
          interval == null ? FollowRequest.DEFAULT_COMMIT_INTERVAL : interval,
          prune.policy().keepsAll() ? null : prune);
    } catch (InvalidRequestException e) {
      problem(Key.COMMIT_INTERVAL, "needs at least 1s");
      return null;
    }
  }

  private void problem(Key key, String remedy) {
    problems.add(key.path(), remedy, reader.origin(key.path()));
  }
}
