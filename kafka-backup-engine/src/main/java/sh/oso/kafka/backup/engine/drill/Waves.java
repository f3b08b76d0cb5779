package sh.oso.kafka.backup.engine.drill;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.engine.care.StoredSegment;
import sh.oso.kafka.backup.engine.manifest.Repository;

/** Splits a sample into parts that are restored one after the other, so that little lies about. */
final class Waves {

  /** Many small partitions together take little longer than one. */
  private static final int MOST_PARTITIONS = 200;

  private static final long MOST_BYTES = 1L << 30;

  private Waves() {}

  /**
   * A partition with the segments of the sample.
   *
   * @param index without its other segments
   */
  record Share(TopicEntry topic, PartitionIndex index) {

    long bytes() {
      return index.segments().stream().mapToLong(SegmentEntry::logicalBytes).sum();
    }
  }

  /** All shares: in each wave up to a GiB of record batches, or one share that has more. */
  static List<List<Share>> of(Repository repository, List<StoredSegment> sample) {
    List<List<Share>> waves = new ArrayList<>();
    List<Share> wave = new ArrayList<>();
    long bytes = 0;
    for (Share share : shares(repository, sample)) {
      boolean full = wave.size() == MOST_PARTITIONS || bytes + share.bytes() > MOST_BYTES;
      if (full && !wave.isEmpty()) {
        waves.add(wave);
        wave = new ArrayList<>();
        bytes = 0;
      }
      wave.add(share);
      bytes += share.bytes();
    }
    if (!wave.isEmpty()) {
      waves.add(wave);
    }
    return waves;
  }

  private static List<Share> shares(Repository repository, List<StoredSegment> sample) {
    Map<String, Map<Integer, List<SegmentEntry>>> chosen = new TreeMap<>();
    Map<String, TopicEntry> topics = new TreeMap<>();
    for (StoredSegment it : sample) {
      topics.put(it.topic().name(), it.topic());
      chosen
          .computeIfAbsent(it.topic().name(), name -> new TreeMap<>())
          .computeIfAbsent(it.partition(), number -> new ArrayList<>())
          .add(it.segment());
    }
    List<Share> shares = new ArrayList<>();
    topics.forEach(
        (name, topic) -> {
          Map<Integer, List<SegmentEntry>> partitions = chosen.getOrDefault(name, Map.of());
          for (PartitionIndex index : repository.loadTopicIndex(topic).partitions()) {
            List<SegmentEntry> some = partitions.getOrDefault(index.partition(), List.of());
            if (!some.isEmpty()) {
              shares.add(new Share(topic, with(index, some)));
            }
          }
        });
    return shares;
  }

  /** The order is that of the offsets, whatever the lot has made of it. */
  private static PartitionIndex with(PartitionIndex index, List<SegmentEntry> some) {
    Set<SegmentEntry> chosen = new HashSet<>(some);
    return new PartitionIndex(
        index.partition(),
        index.startOffset(),
        index.endOffset(),
        index.leaderEpoch(),
        index.segments().stream().filter(chosen::contains).toList(),
        index.gaps());
  }
}
