package sh.oso.kafka.backup.api.offsets;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.InvalidRequestException;

/** How the offsets that groups are set to are found. */
public sealed interface OffsetStrategy {

  /** Where a restore, or a mapping that is given, says that the records went. */
  record Mapping() implements OffsetStrategy {}

  /**
   * Where the record lies whose {@code x-original-offset} header says that it is the one, or the
   * next one.
   *
   * @param sourceCluster what {@code x-source-cluster} must say; null for any
   * @param scanAllPartitions whether records of a source partition may lie in any partition, as
   *     after a restore to another partition count
   */
  record HeaderBased(@Nullable String sourceCluster, boolean scanAllPartitions)
      implements OffsetStrategy {}

  /** The first record that there is. */
  record Earliest() implements OffsetStrategy {}

  /** Behind the last record that there is. */
  record Latest() implements OffsetStrategy {}

  /**
   * The first record of that time or later, by Kafka's own index; behind the last one if there is
   * none.
   *
   * @param moment the time
   */
  record AtTime(Instant moment) implements OffsetStrategy {}

  /**
   * An offset, the same in every partition; moved to the nearest that there is.
   *
   * @param offset 0 or more
   */
  record AtOffset(long offset) implements OffsetStrategy {

    public AtOffset {
      if (offset < 0) {
        throw new InvalidRequestException("offset " + offset + " is below 0");
      }
    }
  }
}
