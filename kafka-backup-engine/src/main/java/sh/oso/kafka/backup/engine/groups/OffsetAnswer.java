package sh.oso.kafka.backup.engine.groups;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What a coordinator says about the offsets of one group. */
sealed interface OffsetAnswer {

  /** An offset as it was committed. */
  record Committed(long offset, int leaderEpoch, String metadata) {}

  /**
   * Its offsets.
   *
   * @param offsets null where it has none; partitions that the coordinator said nothing about are
   *     not in it
   */
  record Known(Map<TopicPartition, @Nullable Committed> offsets) implements OffsetAnswer {
    public Known {
      offsets = Collections.unmodifiableMap(new HashMap<>(offsets));
    }

    /** Whether it has an offset there. */
    boolean has(TopicPartition partition) {
      return offsets.get(partition) != null;
    }
  }

  /** The caller may not know. */
  record NotPermitted() implements OffsetAnswer {}

  /** The broker does not know such questions. */
  record NotSupported() implements OffsetAnswer {}

  /** There is no such group, or no more. */
  record Gone() implements OffsetAnswer {}
}
