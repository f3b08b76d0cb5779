package sh.oso.kafka.backup.engine.reset;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.groups.Patience;

/** Where the logs of partitions begin and end, as their leaders say. */
final class LogBounds {

  private final Cluster cluster;
  private final Patience patience;
  private final Map<TopicPartition, Long> firsts = new HashMap<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final Map<TopicPartition, Long> times = new HashMap<>();

  LogBounds(Cluster cluster, Patience patience) {
    this.cluster = cluster;
    this.patience = patience;
  }

  /** Asks for the bounds of partitions; the ends are high watermarks. */
  void read(Collection<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return;
    }
    patience
        .ask(() -> cluster.offsets(partitions, OffsetSpec.earliest(), UNCOMMITTED))
        .forEach(firsts::put);
    patience
        .ask(() -> cluster.offsets(partitions, OffsetSpec.latest(), UNCOMMITTED))
        .forEach(ends::put);
  }

  private static final IsolationLevel UNCOMMITTED = IsolationLevel.READ_UNCOMMITTED;

  /** Asks for the first records of a time or later. */
  void readTime(Collection<TopicPartition> partitions, Instant moment) {
    if (partitions.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(
        partition -> asked.put(partition, OffsetSpec.forTimestamp(moment.toEpochMilli())));
    Map<TopicPartition, ListOffsetsResultInfo> answer =
        patience.ask(
            () -> Cluster.get("reading offsets by time", cluster.admin().listOffsets(asked).all()));
    answer.forEach((partition, it) -> times.put(partition, it.offset()));
  }

  /** The first offset that can be read. */
  long first(TopicPartition partition) {
    return Cluster.offset(firsts, partition);
  }

  /** One past the last offset. */
  long end(TopicPartition partition) {
    return Cluster.offset(ends, partition);
  }

  /** What {@link #readTime} found; the end if it found nothing. */
  Destination atTime(TopicPartition partition) {
    long offset = times.getOrDefault(partition, -1L);
    return offset < 0
        ? new Destination.At(end(partition), "no record is of that time or later")
        : new Destination.At(offset, "");
  }

  /** An offset, or the nearest one that there is. */
  Destination within(TopicPartition partition, long offset) {
    if (offset < first(partition)) {
      return new Destination.At(
          first(partition), offset + " is before the first offset that there is");
    }
    if (offset > end(partition)) {
      return new Destination.At(end(partition), offset + " is beyond the end");
    }
    return new Destination.At(offset, "");
  }
}
