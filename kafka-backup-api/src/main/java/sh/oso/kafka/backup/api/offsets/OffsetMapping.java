package sh.oso.kafka.backup.api.offsets;

import java.util.Map;
import java.util.TreeMap;
import sh.oso.kafka.backup.api.InvalidRequestException;

/**
 * Offsets that are given one by one.
 *
 * @param groups by group, topic and partition the offset that the group is set to
 */
public record OffsetMapping(Map<String, Map<String, Map<Integer, Long>>> groups) {

  /** Says nothing. */
  public static final OffsetMapping NONE = new OffsetMapping(Map.of());

  public OffsetMapping {
    Map<String, Map<String, Map<Integer, Long>>> copy = new TreeMap<>();
    groups.forEach(
        (group, topics) -> {
          Map<String, Map<Integer, Long>> ofGroup = new TreeMap<>();
          topics.forEach(
              (topic, partitions) -> {
                partitions.forEach((partition, offset) -> check(group, topic, partition, offset));
                ofGroup.put(topic, Map.copyOf(partitions));
              });
          copy.put(group, Map.copyOf(ofGroup));
        });
    groups = Map.copyOf(copy);
  }

  private static void check(String group, String topic, int partition, long offset) {
    if (partition < 0 || offset < 0) {
      throw new InvalidRequestException(
          "the mapping of group "
              + group
              + " puts it at "
              + offset
              + " of "
              + topic
              + "-"
              + partition
              + ": neither may be below 0");
    }
  }
}
