package sh.oso.kafka.backup.samples.quickstart;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import sh.oso.kafka.backup.testkit.records.PartitionDigest;
import sh.oso.kafka.backup.testkit.records.TopicReader;

/**
 * What a consumer of committed records sees, but for offsets.
 *
 * @param topics for every topic a digest of each partition
 */
record Snapshot(Map<String, SortedMap<Integer, PartitionDigest>> topics) {

  /** Reads topics from their beginning to their end of now. */
  static Snapshot read(Map<String, Object> kafka, Collection<String> topics) {
    TopicReader reader = new TopicReader(kafka);
    Map<String, SortedMap<Integer, PartitionDigest>> digests = new TreeMap<>();
    for (String topic : topics) {
      digests.put(topic, reader.digest(topic));
    }
    return new Snapshot(digests);
  }

  long records() {
    return topics.keySet().stream().mapToLong(this::records).sum();
  }

  long records(String topic) {
    return digests(topic).values().stream().mapToLong(PartitionDigest::records).sum();
  }

  int partitions() {
    return topics.values().stream().mapToInt(Map::size).sum();
  }

  /** Where a later snapshot is not the same, for a person; empty if it is. */
  Optional<String> findDifference(Snapshot later) {
    for (String topic : topics.keySet()) {
      SortedMap<Integer, PartitionDigest> before = digests(topic);
      SortedMap<Integer, PartitionDigest> after = later.digests(topic);
      if (!before.keySet().equals(after.keySet())) {
        return Optional.of(topic + ": partitions " + before.keySet() + " became " + after.keySet());
      }
      for (Map.Entry<Integer, PartitionDigest> partition : before.entrySet()) {
        PartitionDigest was = partition.getValue();
        PartitionDigest is = after.getOrDefault(partition.getKey(), was);
        if (!was.equals(is)) {
          return Optional.of(
              "%s-%d: %d records became %d, and they are not the same"
                  .formatted(topic, partition.getKey(), was.records(), is.records()));
        }
      }
    }
    return Optional.empty();
  }

  private SortedMap<Integer, PartitionDigest> digests(String topic) {
    return topics.getOrDefault(topic, new TreeMap<>());
  }
}
