package sh.oso.kafka.backup.engine.origin;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Finds positions of one source partition in one partition by looking here and there. */
final class Halving {

  /**
   * Offsets that are read one after the other rather than halved further: they come in one fetch.
   */
  private static final long SMALL = 500;

  /** Records of others, or without headers, after which reading all at once is cheaper. */
  private static final int PATIENCE = 20_000;

  /** Places that are looked at first, to see whether the records are in order at all. */
  private static final int SAMPLES = 16;

  private final OriginReader reader;
  private final TopicPartition partition;
  private final int source;
  private final @Nullable String cluster;
  private final TreeMap<Long, Long> seen = new TreeMap<>();
  private final Map<Long, Found> found = new HashMap<>();
  private int others;

  Halving(OriginReader reader, TopicPartition partition, int source, @Nullable String cluster) {
    this.reader = reader;
    this.partition = partition;
    this.source = source;
    this.cluster = cluster;
  }

  /**
   * Looks for positions.
   *
   * @return false if that cannot be done so: the partition must be read
   */
  boolean findAll(NavigableSet<Long> positions, long start, long end) {
    for (int i = 0; i < SAMPLES; i++) {
      nextOf(start + (end - start) * i / SAMPLES, end);
    }
    for (long position : positions) {
      if (!isInOrder() || others > PATIENCE) {
        return false;
      }
      found.put(position, find(position, start, end));
    }
    return isInOrder() && others <= PATIENCE;
  }

  private boolean isInOrder() {
    long before = -1;
    for (long original : seen.values()) {
      if (original <= before) {
        return false;
      }
      before = original;
    }
    return true;
  }

  Found found(long position) {
    Found it = found.get(position);
    if (it == null) {
      throw new IllegalArgumentException("position " + position + " was not asked for");
    }
    return it;
  }

  private Found find(long position, long start, long end) {
    long low = start;
    long high = end;
    for (Map.Entry<Long, Long> known : seen.entrySet()) {
      if (known.getValue() < position) {
        low = known.getKey() + 1;
      } else {
        high = Math.min(high, known.getKey());
      }
    }
    while (high - low > SMALL && others <= PATIENCE) {
      long middle = low + (high - low) / 2;
      long[] hit = nextOf(middle, high);
      if (hit == null || hit[1] >= position) {
        high = middle;
      } else {
        low = hit[0] + 1;
      }
    }
    readBetween(low, high, position);
    return result(position);
  }

  private Found result(long position) {
    long first = -1;
    long firstOriginal = -1;
    long last = -1;
    for (Map.Entry<Long, Long> known : seen.entrySet()) {
      if (known.getValue() < position) {
        last = known.getKey();
      } else if (first < 0) {
        first = known.getKey();
        firstOriginal = known.getValue();
      }
    }
    return new Found(first, firstOriginal, last);
  }

  /** The first record of the source partition from an offset on: where, and where it was. */
  private long @Nullable [] nextOf(long from, long end) {
    reader.seek(partition, from, end);
    for (ConsumerRecord<byte[], byte[]> record = reader.next();
        record != null && others <= PATIENCE;
        record = reader.next()) {
      if (isOfSource(record)) {
        Long original = seen.get(record.offset());
        return new long[] {record.offset(), original == null ? -1 : original};
      }
    }
    return null;
  }

  private void readBetween(long low, long high, long position) {
    if (low >= high) {
      return;
    }
    reader.seek(partition, low, high);
    for (ConsumerRecord<byte[], byte[]> record = reader.next();
        record != null && others <= PATIENCE;
        record = reader.next()) {
      if (isOfSource(record)) {
        Long original = seen.get(record.offset());
        if (original != null && original >= position) {
          return;
        }
      }
    }
  }

  private boolean isOfSource(ConsumerRecord<byte[], byte[]> record) {
    Origin origin = Origin.of(record, cluster);
    if (origin == null || origin.partition() != source) {
      others++;
      return false;
    }
    seen.put(record.offset(), origin.offset());
    return true;
  }
}
