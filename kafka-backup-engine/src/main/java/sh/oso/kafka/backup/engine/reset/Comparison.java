package sh.oso.kafka.backup.engine.reset;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;
import sh.oso.kafka.backup.api.offsets.OffsetComparison;
import sh.oso.kafka.backup.api.offsets.OffsetComparison.Difference;
import sh.oso.kafka.backup.engine.offsets.GroupPositions;

/** Compares how groups stand with how they stood. */
final class Comparison {

  private final boolean strict;
  private final List<Difference> differences = new ArrayList<>();
  private final List<String> unknown = new ArrayList<>();
  private int matched;
  private int mismatched;
  private int missing;

  private Comparison(boolean strict) {
    this.strict = strict;
  }

  /**
   * Compares groups.
   *
   * @param expected of the snapshot
   * @param now those that there are, by id
   * @param strict whether further commits and other metadata count as mismatches
   */
  static OffsetComparison of(
      String snapshotId, List<Group> expected, Map<String, Group> now, boolean strict) {
    Comparison comparison = new Comparison(strict);
    expected.forEach(group -> comparison.add(group, now.get(group.groupId())));
    return new OffsetComparison(
        snapshotId,
        expected.size(),
        comparison.matched,
        comparison.mismatched,
        comparison.missing,
        comparison.differences,
        comparison.unknown);
  }

  private void add(Group expected, @Nullable Group now) {
    if (!expected.offsetsKnown() || (now != null && !now.offsetsKnown())) {
      unknown.add(expected.groupId());
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> before = GroupPositions.commits(expected);
    Map<TopicPartition, OffsetAndMetadata> after =
        now == null ? Map.of() : GroupPositions.commits(now);
    TreeSet<TopicPartition> partitions = new TreeSet<>(GroupPositions.IN_ORDER);
    partitions.addAll(before.keySet());
    partitions.addAll(after.keySet());
    for (TopicPartition partition : partitions) {
      add(expected.groupId(), partition, before.get(partition), after.get(partition));
    }
  }

  private void add(
      String groupId,
      TopicPartition partition,
      @Nullable OffsetAndMetadata before,
      @Nullable OffsetAndMetadata after) {
    if (before == null && !strict) {
      return;
    }
    if (before != null && after != null && same(before, after)) {
      matched++;
      return;
    }
    if (after == null) {
      missing++;
    } else {
      mismatched++;
    }
    differences.add(
        new Difference(
            groupId,
            partition.topic(),
            partition.partition(),
            before == null ? null : before.offset(),
            after == null ? null : after.offset()));
  }

  private boolean same(OffsetAndMetadata before, OffsetAndMetadata after) {
    return before.offset() == after.offset()
        && (!strict || before.metadata().equals(after.metadata()));
  }
}
