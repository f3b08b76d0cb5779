package sh.oso.kafka.backup.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The moments to which the topics of a cluster can be brought back with the backups of one owner.
 *
 * @param labels the owner: the labels of the backups, apart from {@code hold}
 * @param clusterId Kafka's id of the source cluster
 * @param restorePoints number of complete backups
 * @param first completion of the oldest
 * @param last completion of the newest
 */
public record RecoveryWindow(
    Map<String, String> labels, String clusterId, int restorePoints, Instant first, Instant last) {

  public RecoveryWindow {
    labels = Map.copyOf(labels);
  }

  /**
   * The windows of the backups of a repository.
   *
   * @param backups as listed
   * @return one for each owner and cluster that has a complete backup, the one with the newest last
   */
  public static List<RecoveryWindow> of(List<BackupSummary> backups) {
    Map<List<Object>, RecoveryWindow> windows = new LinkedHashMap<>();
    for (BackupSummary backup : backups) {
      Instant completedAt = backup.completedAt();
      String clusterId = backup.clusterId();
      if (backup.state() == BackupSummary.State.COMPLETE
          && completedAt != null
          && clusterId != null) {
        Map<String, String> owner = new TreeMap<>(backup.labels());
        owner.remove("hold");
        windows.merge(
            List.of(owner, clusterId),
            new RecoveryWindow(owner, clusterId, 1, completedAt, completedAt),
            RecoveryWindow::with);
      }
    }
    List<RecoveryWindow> sorted = new ArrayList<>(windows.values());
    sorted.sort(Comparator.comparing(RecoveryWindow::last));
    return sorted;
  }

  private RecoveryWindow with(RecoveryWindow other) {
    return new RecoveryWindow(
        labels,
        clusterId,
        restorePoints + other.restorePoints,
        first.isBefore(other.first) ? first : other.first,
        last.isAfter(other.last) ? last : other.last);
  }
}
