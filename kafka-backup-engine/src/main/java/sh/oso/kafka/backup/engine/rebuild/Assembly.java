package sh.oso.kafka.backup.engine.rebuild;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;

/**
 * Makes the content of a partition of segments that were found. Segments of several writers may
 * overlap. What was read last is nearest to what the log was in the end, so the segment that was
 * stored later wins; no record gets in twice.
 */
final class Assembly {

  private final String name;
  private final TreeMap<Long, FoundSegment> chosen = new TreeMap<>();
  private final List<String> warnings;

  /**
   * Chooses segments of one partition.
   *
   * @param name of the partition, for warnings
   * @param candidates of this partition
   * @param warnings what cannot be known is added to
   */
  Assembly(String name, List<FoundSegment> candidates, List<String> warnings) {
    this.name = name;
    this.warnings = warnings;
    candidates.stream()
        .sorted(
            Comparator.comparing(FoundSegment::storedAt)
                .thenComparing(segment -> segment.entry().lastOffset())
                .thenComparing(segment -> segment.entry().object())
                .reversed())
        .filter(this::fits)
        .forEach(candidate -> chosen.put(candidate.entry().firstOffset(), candidate));
  }

  private boolean fits(FoundSegment candidate) {
    Map.Entry<Long, FoundSegment> before = chosen.floorEntry(candidate.entry().lastOffset());
    return before == null
        || before.getValue().entry().lastOffset() < candidate.entry().firstOffset();
  }

  boolean isEmpty() {
    return chosen.isEmpty();
  }

  long firstOffset() {
    return chosen.firstKey();
  }

  long endOffset() {
    return chosen.lastEntry().getValue().entry().lastOffset() + 1;
  }

  /**
   * What a topic index says of the partition.
   *
   * @param startOffset where it begins
   * @param plannedEnd where it should end; behind the last segment the rest is not taken for
   *     granted
   */
  PartitionIndex index(int partition, long startOffset, long plannedEnd) {
    long next = startOffset;
    List<String> open = new ArrayList<>();
    for (FoundSegment segment : chosen.values()) {
      if (segment.entry().firstOffset() > next) {
        open.add(next + " to " + (segment.entry().firstOffset() - 1));
      }
      next = segment.entry().lastOffset() + 1;
    }
    if (!open.isEmpty()) {
      warnings.add(
          name
              + ": no segment has offsets "
              + String.join(", ", open.subList(0, Math.min(3, open.size())))
              + (open.size() > 3 ? " and " + (open.size() - 3) + " more ranges" : "")
              + ": holes, gaps or lost, which cannot be told");
    }
    long end = chosen.isEmpty() ? startOffset : endOffset();
    if (end < plannedEnd) {
      warnings.add(
          name
              + ": ends at offset "
              + end
              + " rather than "
              + plannedEnd
              + ": no segment has what follows, if it was more than markers");
    }
    List<SegmentEntry> entries = chosen.values().stream().map(FoundSegment::entry).toList();
    int epoch = chosen.isEmpty() ? -1 : chosen.lastEntry().getValue().leaderEpoch();
    return new PartitionIndex(partition, startOffset, end, epoch, entries, List.of());
  }
}
