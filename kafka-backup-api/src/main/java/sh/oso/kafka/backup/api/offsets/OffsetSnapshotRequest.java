package sh.oso.kafka.backup.api.offsets;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks to keep where groups stand.
 *
 * @param groups ids, or patterns with {@code *} and {@code ?}; not empty. A group that is named in
 *     full and does not exist is kept as one without commits
 * @param topics names, or patterns, of the topics that it is about; empty for all
 * @param snapshotId the snapshot's id; null for one made of the time
 */
public record OffsetSnapshotRequest(
    List<String> groups, List<String> topics, @Nullable String snapshotId) {

  public OffsetSnapshotRequest {
    groups = GroupPatterns.check(groups);
    topics = List.copyOf(topics);
    SnapshotIds.check(snapshotId);
  }
}
