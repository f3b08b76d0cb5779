package sh.oso.kafka.backup.engine.rebuild;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;

/**
 * Makes the content of a partition of segments that were found. Segments of several writers may
 * overlap, and a later one may be all that is left of a run that was killed: those are taken which
 * together span the most offsets, and among equals those that were stored later. No record gets in
 * twice.
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
    List<FoundSegment> ordered =
        candidates.stream()
            .sorted(
                Comparator.comparing((FoundSegment it) -> it.entry().lastOffset())
                    .thenComparing(FoundSegment::storedAt)
                    .thenComparing(it -> it.entry().object()))
            .toList();
    choose(ordered);
    warnOfLeftOut(ordered);
  }

  /**
   * For each number of candidates, the best choice among so many: what it spans, how late it is.
   */
  private void choose(List<FoundSegment> ordered) {
    int number = ordered.size();
    long[] spans = new long[number + 1];
    double[] lateness = new double[number + 1];
    int[] before = new int[number];
    boolean[] taken = new boolean[number];
    Map<Instant, Integer> ranks = ranks(ordered);
    for (int i = 0; i < number; i++) {
      FoundSegment segment = ordered.get(i);
      long own = segment.entry().lastOffset() - segment.entry().firstOffset() + 1;
      before[i] = endingBefore(ordered, i, segment.entry().firstOffset());
      long span = spans[before[i]] + own;
      double late = lateness[before[i]] + (double) own * ranks.getOrDefault(segment.storedAt(), 0);
      taken[i] = span > spans[i] || (span == spans[i] && late >= lateness[i]);
      spans[i + 1] = taken[i] ? span : spans[i];
      lateness[i + 1] = taken[i] ? late : lateness[i];
    }
    for (int i = number - 1; i >= 0; i = taken[i] ? before[i] - 1 : i - 1) {
      if (taken[i]) {
        chosen.put(ordered.get(i).entry().firstOffset(), ordered.get(i));
      }
    }
  }

  private static Map<Instant, Integer> ranks(List<FoundSegment> segments) {
    Map<Instant, Integer> ranks = new HashMap<>();
    segments.stream()
        .map(FoundSegment::storedAt)
        .distinct()
        .sorted()
        .forEach(time -> ranks.put(time, ranks.size()));
    return ranks;
  }

  /** How many of the first candidates end before an offset. */
  private static int endingBefore(List<FoundSegment> ordered, int number, long offset) {
    int low = 0;
    for (int high = number; low < high; ) {
      int middle = (low + high) >>> 1;
      if (ordered.get(middle).entry().lastOffset() < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void warnOfLeftOut(List<FoundSegment> ordered) {
    List<SegmentEntry> leftOut =
        ordered.stream().map(FoundSegment::entry).filter(it -> !isChosen(it)).toList();
    if (leftOut.isEmpty()) {
      return;
    }
    warnings.add(
        name
            + ": segments of more than one reading overlap, "
            + leftOut.size()
            + " are left out; if the topic is compacted, keys that were deleted between the"
            + " readings may be back");
    List<SegmentEntry> only = leftOut.stream().filter(it -> !isCovered(it)).toList();
    if (!only.isEmpty()) {
      SegmentEntry first = only.get(0);
      warnings.add(
          name
              + ": "
              + only.size()
              + " of those that are left out have offsets that no other has; one is "
              + first.object()
              + " with "
              + first.firstOffset()
              + " to "
              + first.lastOffset());
    }
  }

  /** Whether it is one that was chosen, or the same once more. */
  private boolean isChosen(SegmentEntry entry) {
    FoundSegment same = chosen.get(entry.firstOffset());
    return same != null
        && same.entry().lastOffset() == entry.lastOffset()
        && same.entry().records() == entry.records();
  }

  private boolean isCovered(SegmentEntry entry) {
    for (long next = entry.firstOffset(); next <= entry.lastOffset(); ) {
      Map.Entry<Long, FoundSegment> at = chosen.floorEntry(next);
      if (at == null || at.getValue().entry().lastOffset() < next) {
        return false;
      }
      next = at.getValue().entry().lastOffset() + 1;
    }
    return true;
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
