package sh.oso.kafka.backup.engine.look;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.DiffReport.Difference;
import sh.oso.kafka.backup.api.DiffReport.Kind;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.record.BackupRecord;

/**
 * Compares two sides of a partition: their bounds, and within those of both record by record, side
 * by side in order of offset. One run; for one thread.
 */
final class PartitionDiff {

  private final String topic;
  private final int partition;
  private final Steps steps;
  private final @Nullable Removals fromSecond;
  private final @Nullable Removals fromFirst;
  private final Tally added = new Tally();
  private final Tally lost = new Tally();
  private final Tally changed = new Tally();
  private final List<Difference> differences = new ArrayList<>();
  private String firstChange = "";
  private long compared;

  /**
   * A comparison.
   *
   * @param compactedKeys if compaction may have removed records, how many keys to look for at a
   *     time; 0 if it may not
   */
  PartitionDiff(String topic, int partition, int compactedKeys, Steps steps) {
    this.topic = topic;
    this.partition = partition;
    this.steps = steps;
    this.fromSecond = compactedKeys == 0 ? null : new Removals(compactedKeys);
    this.fromFirst = compactedKeys == 0 ? null : new Removals(compactedKeys);
  }

  /**
   * Compares.
   *
   * @param shared segments that are the same on both sides
   * @return what differs
   */
  List<Difference> run(Side first, Side second, Set<SegmentEntry> shared) {
    compareBounds(first, second);
    long from = Math.max(first.startOffset(), second.startOffset());
    long to = Math.min(first.endOffset(), second.endOffset()) - 1;
    if (from <= to) {
      try (RecordSource one = first.records(from, to, shared);
          RecordSource other = second.records(from, to, shared)) {
        compare(one, other);
      }
      lookOn(fromSecond, second, shared, from, to);
      lookOn(fromFirst, first, shared, from, to);
    }
    tell(Kind.CHANGED, changed, firstChange);
    tell(Kind.LOST, lost, "not in the second");
    tell(Kind.ADDED, added, "not in the first");
    tellRemovals(fromSecond, Kind.LOST, "second");
    tellRemovals(fromFirst, Kind.ADDED, "first");
    return differences;
  }

  /** Records of the first that were compared. */
  long compared() {
    return compared;
  }

  private void compareBounds(Side first, Side second) {
    long firstEnd = first.endOffset();
    long secondEnd = second.endOffset();
    if (second.startOffset() > first.startOffset()) {
      tellRange(Kind.TRIMMED, first.startOffset(), Math.min(second.startOffset(), firstEnd));
    } else if (second.startOffset() < first.startOffset()) {
      tellRange(Kind.ADDED, second.startOffset(), Math.min(first.startOffset(), secondEnd));
    }
    if (secondEnd > firstEnd) {
      tellRange(Kind.GROWN, Math.max(firstEnd, second.startOffset()), secondEnd);
    } else if (secondEnd < firstEnd) {
      tellRange(Kind.LOST, Math.max(secondEnd, first.startOffset()), firstEnd);
    }
  }

  private void tellRange(Kind kind, long first, long end) {
    if (first < end) {
      String detail =
          switch (kind) {
            case TRIMMED -> "the second begins later";
            case GROWN -> "the second goes on";
            case LOST -> "the second ends earlier";
            case ADDED -> "the second begins earlier";
            case RECREATED, CHANGED, COMPACTED ->
                throw new IllegalArgumentException("no kind of a range: " + kind);
          };
      differences.add(new Difference(kind, topic, partition, first, end - 1, -1, detail));
    }
  }

  private void compare(RecordSource first, RecordSource second) {
    BackupRecord one = first.next();
    BackupRecord other = second.next();
    while (one != null || other != null) {
      steps.done(one == null ? 0 : 1);
      int order = one == null ? 1 : other == null ? -1 : Long.compare(one.offset(), other.offset());
      if (one != null && order == 0 && other != null && !one.equals(other)) {
        if (changed.records() == 0) {
          firstChange = "at offset " + one.offset() + " " + whatDiffers(one, other) + " differs";
        }
        changed.add(one.offset());
      }
      // What is there is told before what is missing: it is no later record of the same key.
      steps.done(order <= 0 ? 1 : 0);
      if (one != null && order <= 0) {
        compared++;
        see(fromFirst, one);
        if (order < 0) {
          miss(fromSecond, lost, one);
        }
      }
      if (other != null && order >= 0) {
        see(fromSecond, other);
        if (order > 0) {
          miss(fromFirst, added, other);
        }
      }
      one = order <= 0 ? first.next() : one;
      other = order >= 0 ? second.next() : other;
    }
  }

  private static void see(@Nullable Removals removals, BackupRecord record) {
    if (removals != null) {
      removals.seen(record);
    }
  }

  private static void miss(@Nullable Removals removals, Tally tally, BackupRecord record) {
    if (removals != null) {
      removals.missing(record);
    } else {
      tally.add(record.offset());
    }
  }

  /** The later record of a key may lie where there was nothing to compare. */
  private void lookOn(
      @Nullable Removals removals, Side side, Set<SegmentEntry> shared, long from, long to) {
    if (removals == null || !removals.isOpen()) {
      return;
    }
    long next = shared.isEmpty() ? to + 1 : Math.max(from, removals.unexplained().first() + 1);
    if (next >= side.endOffset()) {
      return;
    }
    try (RecordSource rest = side.records(next, side.endOffset() - 1, Set.of())) {
      BackupRecord record = rest.next();
      while (record != null && removals.isOpen()) {
        steps.done(0);
        removals.seen(record);
        record = rest.next();
      }
    }
  }

  private void tellRemovals(@Nullable Removals removals, Kind kind, String side) {
    if (removals != null) {
      tell(
          Kind.COMPACTED,
          removals.explained(),
          "not in the " + side + ", where compaction has removed them");
      tell(
          kind,
          removals.unexplained(),
          "not in the " + side + ", nor a later record of the same key");
      tell(
          kind,
          removals.notHeld(),
          "not in the "
              + side
              + "; whether compaction removed them was not looked at, since too many keys are"
              + " missing: raise limits.memory");
    }
  }

  private void tell(Kind kind, Tally tally, String detail) {
    if (tally.records() > 0) {
      differences.add(
          new Difference(
              kind, topic, partition, tally.first(), tally.last(), tally.records(), detail));
    }
  }

  private static String whatDiffers(BackupRecord one, BackupRecord other) {
    List<String> parts = new ArrayList<>();
    if (!Arrays.equals(one.key(), other.key())) {
      parts.add("key");
    }
    if (!Arrays.equals(one.value(), other.value())) {
      parts.add("value");
    }
    if (!one.headers().equals(other.headers())) {
      parts.add("headers");
    }
    if (one.timestamp() != other.timestamp()) {
      parts.add("timestamp");
    }
    return String.join(", ", parts);
  }
}
