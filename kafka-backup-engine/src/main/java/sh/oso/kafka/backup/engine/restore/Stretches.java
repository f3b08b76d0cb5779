package sh.oso.kafka.backup.engine.restore;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.offsets.OffsetMap.Stretch;

/** Writes down where the records of one partition go, as they are read. For one thread. */
final class Stretches {

  /** More are no map but a copy: a filter that leaves out every other record would make as many. */
  static final int MOST = 100_000;

  private final List<Stretch> done = new ArrayList<>();
  private long nextTarget;
  private long records;
  private long first;
  private long last;
  private long targetFirst;
  private long inCurrent;

  /** Begins with the record that goes to an offset of the target. */
  Stretches(long targetOffset) {
    this.nextTarget = targetOffset;
  }

  /** These are restored, and follow the ones before without any between them left out. */
  void keep(long firstOffset, long lastOffset, long count) {
    if (count == 0) {
      return;
    }
    if (inCurrent == 0) {
      first = firstOffset;
      targetFirst = nextTarget;
    }
    last = lastOffset;
    inCurrent += count;
    nextTarget += count;
    records += count;
  }

  /** What comes next is left out. */
  void cut() {
    if (inCurrent > 0 && done.size() <= MOST) {
      done.add(new Stretch(first, last, targetFirst, inCurrent));
    }
    inCurrent = 0;
  }

  /** How many records were restored so far. */
  long records() {
    return records;
  }

  /** All of it, in order; null if it is too much. */
  @Nullable List<Stretch> finish() {
    cut();
    return done.size() > MOST ? null : List.copyOf(done);
  }
}
