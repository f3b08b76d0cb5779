package sh.oso.kafka.backup.engine.manifest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.manifest.Manifest;

/**
 * Content of a deletion: that a backup or a run goes, and what it named.
 *
 * @param deletedAt by the clock of whoever deleted it; what counts is the store's time of this
 *     document
 * @param reason for a person
 * @param manifest as it was; null for a run, or if it could not be read
 * @param plan as it was; null for a backup, or if it could not be read
 * @param planStoredAt the store's time of the run's plan; null for a backup
 */
public record Deletion(
    int formatVersion,
    String backupId,
    Instant deletedAt,
    String toolVersion,
    String reason,
    @Nullable Manifest manifest,
    @Nullable BackupPlan plan,
    @Nullable Instant planStoredAt) {

  /** Of a backup. */
  public static Deletion of(
      String backupId, @Nullable Manifest manifest, Instant now, String toolVersion, String why) {
    return new Deletion(1, backupId, now, toolVersion, why, manifest, null, null);
  }

  /** Of a run without a manifest. */
  public static Deletion ofRun(
      String backupId,
      @Nullable BackupPlan plan,
      Instant planStoredAt,
      Instant now,
      String toolVersion,
      String why) {
    return new Deletion(1, backupId, now, toolVersion, why, null, plan, planStoredAt);
  }
}
