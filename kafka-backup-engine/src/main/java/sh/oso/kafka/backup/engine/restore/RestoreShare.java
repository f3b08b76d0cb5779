package sh.oso.kafka.backup.engine.restore;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.offsets.OffsetMap.Stretch;

/**
 * Content of a restore's {@code shard-<index>-of-<count>.json}: one part of it has written all its
 * records.
 */
record RestoreShare(int formatVersion, String restoreId, List<Target> partitions) {

  RestoreShare {
    partitions = List.copyOf(partitions);
  }

  /**
   * What was restored of a target partition.
   *
   * @param stretches where the records went; null if that cannot be said, or takes too many
   */
  record Target(
      String topic,
      int partition,
      long records,
      long logicalBytes,
      @Nullable List<Stretch> stretches) {}
}
