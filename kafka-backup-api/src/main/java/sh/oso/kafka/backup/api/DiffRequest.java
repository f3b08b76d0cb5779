package sh.oso.kafka.backup.api;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks what differs between a backup and another one of the same repository, or the live topics.
 *
 * @param backupId the first one, or {@code latest}
 * @param otherBackupId the second one, or {@code latest}; null for the topics of the cluster
 * @param topics which topics; of the cluster only those that the backup has
 * @param accepted differences that do not count
 */
public record DiffRequest(
    String backupId,
    @Nullable String otherBackupId,
    TopicSelection topics,
    Set<DiffReport.Kind> accepted) {

  /** What compaction removed is no difference to worry about. */
  public static final Set<DiffReport.Kind> USUALLY_ACCEPTED = Set.of(DiffReport.Kind.COMPACTED);

  public DiffRequest {
    Ids.check("backup id", backupId);
    if (otherBackupId != null) {
      Ids.check("backup id", otherBackupId);
    }
    accepted = Set.copyOf(accepted);
  }
}
