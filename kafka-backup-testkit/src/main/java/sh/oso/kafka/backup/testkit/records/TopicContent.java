package sh.oso.kafka.backup.testkit.records;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a consumer sees in a topic.
 *
 * @param partitions the records of every partition in order, also of empty ones, by the partition's
 *     number
 */
public record TopicContent(SortedMap<Integer, List<ConsumedRecord>> partitions) {

  public TopicContent {
    partitions =
        partitions.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, e -> List.copyOf(e.getValue()), (a, b) -> a, TreeMap::new));
  }

  /**
   * The records of one partition.
   *
   * @param number the partition's number
   * @return its records in order
   * @throws IllegalArgumentException if there is no such partition
   */
  public List<ConsumedRecord> partition(int number) {
    List<ConsumedRecord> records = partitions.get(number);
    if (records == null) {
      throw new IllegalArgumentException(
          "there is no partition " + number + ", only " + partitions.keySet());
    }
    return records;
  }

  /**
   * Counts records.
   *
   * @return how many there are in all partitions
   */
  public long count() {
    return partitions.values().stream().mapToLong(List::size).sum();
  }

  /**
   * Forgets the offsets, to compare with a copy that has none of the holes.
   *
   * @return the same with offsets of -1
   */
  public TopicContent withoutOffsets() {
    SortedMap<Integer, List<ConsumedRecord>> bare = new TreeMap<>();
    partitions.forEach(
        (partition, records) ->
            bare.put(partition, records.stream().map(ConsumedRecord::withoutOffset).toList()));
    return new TopicContent(bare);
  }
}
