package sh.oso.kafka.backup.api.record;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.InvalidRequestException;

/**
 * Which records of a backup are meant, by their timestamps and by their offsets. A record must
 * satisfy all that is given. Timestamps are those that a consumer sees: of the producer, or with
 * {@code LogAppendTime} of the broker. They need not ascend; each record is looked at by itself. A
 * record without a timestamp (-1) lies before all moments.
 *
 * @param from earliest timestamp, included; null for no bound
 * @param to latest timestamp, included; null for no bound
 * @param offsets bounds for some partitions; others are not bounded
 */
public record RecordWindow(
    @Nullable Instant from, @Nullable Instant to, List<PartitionOffsets> offsets) {

  /** Every record. */
  public static final RecordWindow ALL = new RecordWindow(null, null, List.of());

  public RecordWindow {
    offsets = List.copyOf(offsets);
    if (from != null && to != null && to.isBefore(from)) {
      throw new InvalidRequestException(
          "from " + from + " to " + to + " holds nothing: the end lies before the beginning");
    }
    long partitions =
        offsets.stream().map(it -> it.topic() + "-" + it.partition()).distinct().count();
    if (partitions < offsets.size()) {
      throw new InvalidRequestException("offsets are given twice for one partition");
    }
  }

  /**
   * Offsets of one partition, both ends included.
   *
   * @param topic the topic's name at the source
   * @param partition number of the partition
   * @param first first offset
   * @param last last offset, {@link Long#MAX_VALUE} for no bound
   */
  public record PartitionOffsets(String topic, int partition, long first, long last) {

    public PartitionOffsets {
      if (partition < 0 || first < 0 || last < first) {
        throw new InvalidRequestException(
            "offsets " + first + " to " + last + " of partition " + partition + " hold nothing");
      }
    }
  }

  /**
   * Records up to a moment.
   *
   * @param moment latest timestamp, included
   * @return the window
   */
  public static RecordWindow to(Instant moment) {
    return new RecordWindow(null, moment, List.of());
  }

  /**
   * Whether nothing is bounded.
   *
   * @return true for {@link #ALL}
   */
  public boolean isAll() {
    return from == null && to == null && offsets.isEmpty();
  }
}
