package sh.oso.kafka.backup.engine.rebuild;

import java.time.Instant;
import java.util.List;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;

/**
 * A topic index of which every segment is there. What it names is not kept: there may be one for
 * each backup, each with all segments of the topic.
 *
 * @param ref how a manifest names it
 * @param storedAt the store's time of it
 * @param partitions where each begins and ends
 */
record KnownIndex(ObjectRef ref, Instant storedAt, List<PartitionBounds> partitions) {

  KnownIndex {
    partitions = List.copyOf(partitions);
  }
}
