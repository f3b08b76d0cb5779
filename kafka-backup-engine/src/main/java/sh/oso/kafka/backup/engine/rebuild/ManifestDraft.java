package sh.oso.kafka.backup.engine.rebuild;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import sh.oso.kafka.backup.api.manifest.ChainBreak;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.manifest.TopicConfig;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.manifest.TopicIndex;
import sh.oso.kafka.backup.api.manifest.Totals;

/** Topics of a manifest in the making, and their sums. */
final class ManifestDraft {

  private final List<TopicEntry> topics = new ArrayList<>();
  private final Predicate<SegmentEntry> isNew;
  private long newBytes;
  private long newSegments;

  /**
   * Begins without topics.
   *
   * @param isNew whether the backup itself stored a segment
   */
  ManifestDraft(Predicate<SegmentEntry> isNew) {
    this.isNew = isNew;
  }

  void add(
      TopicIndex index,
      ObjectRef ref,
      int replicationFactor,
      List<TopicConfig> configs,
      List<ChainBreak> breaks) {
    List<SegmentEntry> segments =
        index.partitions().stream().flatMap(partition -> partition.segments().stream()).toList();
    for (SegmentEntry segment : segments) {
      if (isNew.test(segment)) {
        newSegments++;
        newBytes += segment.sizeBytes();
      }
    }
    topics.add(
        new TopicEntry(
            index.topic(),
            index.topicId(),
            replicationFactor,
            configs,
            index.partitions().stream()
                .map(
                    it ->
                        new PartitionBounds(
                            it.partition(), it.startOffset(), it.endOffset(), it.leaderEpoch()))
                .toList(),
            breaks,
            segments.stream().mapToLong(SegmentEntry::records).sum(),
            segments.stream().mapToLong(SegmentEntry::logicalBytes).sum(),
            segments.stream().mapToLong(SegmentEntry::sizeBytes).sum(),
            segments.size(),
            segments.stream()
                .mapToLong(SegmentEntry::minTimestamp)
                .filter(timestamp -> timestamp >= 0)
                .min()
                .orElse(-1),
            segments.stream().mapToLong(SegmentEntry::maxTimestamp).max().orElse(-1),
            index.partitions().stream().mapToInt(partition -> partition.gaps().size()).sum(),
            ref));
  }

  List<TopicEntry> topics() {
    return List.copyOf(topics);
  }

  Totals totals() {
    return new Totals(
        topics.size(),
        topics.stream().mapToInt(topic -> topic.partitions().size()).sum(),
        topics.stream().mapToLong(TopicEntry::records).sum(),
        topics.stream().mapToLong(TopicEntry::logicalBytes).sum(),
        topics.stream().mapToLong(TopicEntry::storedBytes).sum(),
        newBytes,
        topics.stream().mapToLong(TopicEntry::segments).sum(),
        newSegments);
  }
}
