package sh.oso.kafka.backup.engine.clone;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import sh.oso.kafka.backup.api.offsets.OffsetMap.Stretch;

/**
 * Which records of one source partition lie in the target, one after the other: runs of consecutive
 * offsets. The last ones may be taken back until they are sealed, which is what makes them take
 * little room. For one thread at a time.
 */
final class RunMap {

  private record Run(long first, long last) {

    long records() {
      return last - first + 1;
    }
  }

  private final long baseOffset;
  private final long[] marks;
  private final int mostStretches;
  private final List<Stretch> sealed = new ArrayList<>();
  private final Deque<Run> tail = new ArrayDeque<>();
  private int marksPassed;
  private long sealedRecords;
  private long records;

  /**
   * Begins empty.
   *
   * @param baseOffset where the first record goes in the target
   * @param marks offsets of the source in ascending order, whose places are told exactly however
   *     many runs there are
   * @param mostStretches how many stretches there may be, apart from marks, before those that are
   *     sealed become coarse
   */
  RunMap(long baseOffset, long[] marks, int mostStretches) {
    this.baseOffset = baseOffset;
    this.marks = marks;
    this.mostStretches = mostStretches;
  }

  /** Adds records of consecutive offsets; both ends are included. */
  void append(long first, long last) {
    Run before = tail.peekLast();
    if (before != null && before.last() + 1 == first) {
      tail.removeLast();
      tail.addLast(new Run(before.first(), last));
    } else {
      tail.addLast(new Run(first, last));
    }
    records += last - first + 1;
  }

  long records() {
    return records;
  }

  /** The source offset behind the last record; -1 if there is none. */
  long position() {
    Run last = tail.peekLast();
    if (last != null) {
      return last.last() + 1;
    }
    return sealed.isEmpty() ? -1 : sealed.get(sealed.size() - 1).lastOffset() + 1;
  }

  /**
   * Takes back all records but the first ones.
   *
   * @return false if it is not known any more which those are, since they are sealed and there are
   *     too many holes; nothing was done then
   */
  boolean truncate(long count) {
    if (count < sealedRecords && !unseal(count)) {
      return false;
    }
    while (records > count) {
      Run last = tail.removeLast();
      records -= last.records();
      if (records < count) {
        append(last.first(), last.first() + (count - records) - 1);
      }
    }
    return true;
  }

  private boolean unseal(long count) {
    int kept = sealed.size();
    while (kept > 0 && sealed.get(kept - 1).targetOffset() - baseOffset >= count) {
      kept--;
    }
    Stretch cut = kept == 0 ? null : sealed.get(kept - 1);
    long of = cut == null ? 0 : baseOffset + count - cut.targetOffset();
    if (cut != null && of < cut.records() && !cut.hasNoHoles()) {
      return false;
    }
    sealed.subList(kept, sealed.size()).clear();
    if (cut != null && of < cut.records()) {
      long last = cut.firstOffset() + of - 1;
      sealed.set(kept - 1, new Stretch(cut.firstOffset(), last, cut.targetOffset(), of));
    }
    tail.clear();
    records = count;
    sealedRecords = count;
    marksPassed = 0;
    while (marksPassed < marks.length && marks[marksPassed] < position()) {
      marksPassed++;
    }
    return true;
  }

  /** Says that the first records stay as they are. */
  void seal(long count) {
    while (sealedRecords < count && !tail.isEmpty()) {
      Run next = tail.removeFirst();
      long wanted = Math.min(next.records(), count - sealedRecords);
      if (wanted < next.records()) {
        tail.addFirst(new Run(next.first() + wanted, next.last()));
      }
      add(next.first(), next.first() + wanted - 1);
    }
  }

  private void add(long first, long last) {
    boolean marked = false;
    while (marksPassed < marks.length && marks[marksPassed] <= first) {
      marked = true;
      marksPassed++;
    }
    if (marksPassed < marks.length && marks[marksPassed] <= last) {
      long mark = marks[marksPassed];
      extend(first, mark - 1, marked);
      add(mark, last);
    } else {
      extend(first, last, marked);
    }
  }

  private void extend(long first, long last, boolean marked) {
    long count = last - first + 1;
    Stretch before = sealed.isEmpty() ? null : sealed.get(sealed.size() - 1);
    boolean follows = before != null && before.hasNoHoles() && before.lastOffset() + 1 == first;
    boolean coarse = before != null && sealed.size() >= mostStretches;
    if (before != null && !marked && (follows || coarse)) {
      sealed.set(
          sealed.size() - 1,
          new Stretch(before.firstOffset(), last, before.targetOffset(), before.records() + count));
    } else {
      sealed.add(new Stretch(first, last, baseOffset + sealedRecords, count));
    }
    sealedRecords += count;
  }

  /** All of it; all that was added is sealed by this. */
  List<Stretch> stretches() {
    seal(records);
    return List.copyOf(sealed);
  }
}
