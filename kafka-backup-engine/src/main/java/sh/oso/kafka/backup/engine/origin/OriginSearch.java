package sh.oso.kafka.backup.engine.origin;

import java.util.Map;
import java.util.NavigableSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.Limits;

/** Finds where positions of a source went. Not for use by several threads. */
public final class OriginSearch implements AutoCloseable {

  /** About the records that are fetched to find one position. */
  private static final long RECORDS_PER_POSITION = 2_000;

  private final OriginReader reader;
  private final @Nullable String cluster;

  /**
   * Connects.
   *
   * @param kafka properties of a client
   * @param cluster what headers must say of the source cluster; null for anything
   */
  public OriginSearch(
      Map<String, Object> kafka,
      Limits limits,
      Cancellation cancellation,
      @Nullable String cluster) {
    this.reader = new OriginReader(kafka, limits, cancellation);
    this.cluster = cluster;
  }

  /** What was found in a partition. */
  public interface Origins {

    /**
     * What was found for a position that was asked for.
     *
     * @param source number of the source partition
     */
    Found find(int source, long position);

    /** The first record of each source partition, if all of the partition was read. */
    default Map<Integer, Found> firsts() {
      return Map.of();
    }
  }

  /**
   * Looks for positions of the source partition of the same number.
   *
   * @param start the first offset of the partition
   * @param end one past its last
   */
  public Origins sameNumber(
      TopicPartition partition, long start, long end, NavigableSet<Long> positions) {
    int source = partition.partition();
    if (end - start > RECORDS_PER_POSITION * positions.size()) {
      Halving halving = new Halving(reader, partition, source, cluster);
      if (halving.findAll(positions, start, end)) {
        return (number, position) -> number == source ? halving.found(position) : Found.NOTHING;
      }
    }
    return all(partition, start, end, Map.of(source, positions));
  }

  /**
   * Looks for positions of any source partitions, by reading the partition.
   *
   * @param start the first offset of the partition
   * @param end one past its last
   * @param positions by number of the source partition
   */
  public Origins all(
      TopicPartition partition, long start, long end, Map<Integer, NavigableSet<Long>> positions) {
    WholeRead whole = new WholeRead(positions);
    if (start < end) {
      reader.seek(partition, start, end);
      for (ConsumerRecord<byte[], byte[]> record = reader.next();
          record != null;
          record = reader.next()) {
        Origin origin = Origin.of(record, cluster);
        if (origin != null) {
          whole.add(origin, record.offset());
        }
      }
    }
    return whole;
  }

  @Override
  public void close() {
    reader.close();
  }
}
