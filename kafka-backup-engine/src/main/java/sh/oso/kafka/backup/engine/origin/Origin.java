package sh.oso.kafka.backup.engine.origin;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Where a record was at its source.
 *
 * @param partition number of the source's partition
 * @param offset its offset there
 */
record Origin(int partition, long offset) {

  private static final String OFFSET = "x-original-offset";
  private static final String PARTITION = "x-source-partition";
  private static final String CLUSTER = "x-source-cluster";

  /**
   * Reads a record's headers.
   *
   * @param cluster what the header of the cluster must say; null for anything
   * @return null if there is no origin in it, or that of another cluster
   */
  static @Nullable Origin of(ConsumerRecord<?, ?> record, @Nullable String cluster) {
    if (cluster != null && !cluster.equals(text(record.headers().lastHeader(CLUSTER)))) {
      return null;
    }
    long offset = number(record.headers().lastHeader(OFFSET));
    if (offset < 0) {
      return null;
    }
    long partition = number(record.headers().lastHeader(PARTITION));
    // Headers of others may have the offset alone: the partition is the same then.
    return new Origin(
        partition < 0 || partition > Integer.MAX_VALUE ? record.partition() : (int) partition,
        offset);
  }

  private static long number(@Nullable Header header) {
    String text = text(header);
    if (text == null || text.isEmpty() || text.length() > 19) {
      return -1;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static @Nullable String text(@Nullable Header header) {
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
