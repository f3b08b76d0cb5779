package sh.oso.kafka.backup.engine.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.record.TimestampType;
import sh.oso.kafka.backup.testkit.records.ConsumedRecord;

/** What one partition's log has to be, offset by offset. */
final class ModelLog {

  private enum State {
    COMMITTED,
    OPEN,
    /** Aborted, or a marker. */
    HOLE
  }

  private record Slot(State state, ConsumedRecord record) {}

  /**
   * What a backup of it has to hold.
   *
   * @param records those of committed transactions or of none, in order, without offsets
   */
  record Cut(long start, long end, List<ConsumedRecord> records) {}

  private static final Slot MARKER =
      new Slot(
          State.HOLE,
          new ConsumedRecord(-1, -1, TimestampType.NO_TIMESTAMP_TYPE, null, null, List.of()));

  private final List<Slot> slots = new ArrayList<>();
  private int start;

  /** Records without a transaction. */
  void append(List<ConsumedRecord> records) {
    records.forEach(record -> slots.add(new Slot(State.COMMITTED, record)));
  }

  /** Records of a transaction that is not ended; the log has no other such. */
  void appendOpen(List<ConsumedRecord> records) {
    records.forEach(record -> slots.add(new Slot(State.OPEN, record)));
  }

  /** A transaction that has ended, with its marker; another may be open. */
  void appendEnded(List<ConsumedRecord> records, boolean committed) {
    records.forEach(
        record -> slots.add(new Slot(committed ? State.COMMITTED : State.HOLE, record)));
    slots.add(MARKER);
  }

  /** The marker of the transaction that was open. */
  void end(boolean committed) {
    slots.replaceAll(
        slot ->
            slot.state() == State.OPEN
                ? new Slot(committed ? State.COMMITTED : State.HOLE, slot.record())
                : slot);
    slots.add(MARKER);
  }

  void deleteBefore(long offset) {
    start = Math.toIntExact(offset);
  }

  long start() {
    return start;
  }

  /** The end of the log, also of what is not committed. */
  long end() {
    return slots.size();
  }

  long lastStableOffset() {
    return IntStream.range(0, slots.size())
        .filter(offset -> slots.get(offset).state() == State.OPEN)
        .findFirst()
        .orElse(slots.size());
  }

  Cut cut() {
    int end = Math.toIntExact(lastStableOffset());
    return new Cut(
        start,
        end,
        slots.subList(start, end).stream()
            .filter(slot -> slot.state() == State.COMMITTED)
            .map(Slot::record)
            .toList());
  }
}
