package sh.oso.kafka.backup.engine.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.record.RecordWindow;
import sh.oso.kafka.backup.api.record.RecordWindow.PartitionOffsets;
import sh.oso.kafka.backup.engine.batch.Share;

class RecordRangeTest {

  private static final PartitionIndex INDEX =
      new PartitionIndex(1, 10, 100, 0, List.of(), List.of());

  private static RecordRange range(long first, long last, long from, long to) {
    return new RecordRange(first, last, from, to);
  }

  private static FrameEntry frame(long first, long last, long min, long max, boolean exact) {
    return new FrameEntry(first, last, min, max, 5, exact, 1, 1, 1, 0, 0);
  }

  private static SegmentEntry segment(long first, long last, long min, long max) {
    return new SegmentEntry("o", 0, 1, 1, "none", first, last, 5, 1, min, max, "00");
  }

  @Test
  void boundsAreThoseOfTheBackupAndOfTheWindow() {
    assertThat(RecordRange.of(INDEX)).isEqualTo(range(10, 99, Long.MIN_VALUE, Long.MAX_VALUE));
    RecordWindow window =
        new RecordWindow(
            Instant.ofEpochSecond(1, 500_001),
            Instant.ofEpochSecond(2, 999_999),
            List.of(new PartitionOffsets("t", 0, 50, 60), new PartitionOffsets("t", 1, 5, 20)));
    assertThat(RecordRange.of(window, "t", INDEX)).isEqualTo(range(10, 20, 1_001, 2_000));
    assertThat(RecordRange.of(window, "u", INDEX)).isEqualTo(range(10, 99, 1_001, 2_000));
  }

  @Test
  void aFrameIsPassedOverOnlyIfNoneOfItsRecordsCanBeWanted() {
    RecordRange range = range(10, 99, 1_000, 2_000);
    assertThat(range.of(frame(0, 9, 1_500, 1_600, true))).isEqualTo(Share.NONE);
    assertThat(range.of(frame(100, 110, 1_500, 1_600, true))).isEqualTo(Share.NONE);
    assertThat(range.of(frame(20, 30, 500, 999, false))).isEqualTo(Share.NONE);
    assertThat(range.of(frame(20, 30, 2_001, 3_000, true))).isEqualTo(Share.NONE);
    assertThat(range.of(frame(20, 30, 2_001, 3_000, false))).isEqualTo(Share.SOME);
    assertThat(range.of(frame(20, 30, -1, -1, true))).isEqualTo(Share.NONE);
    assertThat(range.of(frame(9, 30, 1_000, 2_000, true))).isEqualTo(Share.SOME);
    assertThat(range.of(frame(20, 30, 1_000, 2_000, false))).isEqualTo(Share.SOME);
    assertThat(range.of(frame(20, 30, 1_000, 2_000, true))).isEqualTo(Share.ALL);
  }

  @Test
  void withoutATimeRecordsLieBeforeAllMoments() {
    RecordRange upTo = range(0, 99, Long.MIN_VALUE, 2_000);
    assertThat(upTo.of(frame(20, 30, -1, -1, true))).isEqualTo(Share.ALL);
    assertThat(upTo.contains(20, -1)).isTrue();
    RecordRange from = range(0, 99, 0, Long.MAX_VALUE);
    assertThat(from.of(frame(20, 30, -1, -1, true))).isEqualTo(Share.NONE);
    assertThat(from.contains(20, -1)).isFalse();
  }

  @Test
  void whatASegmentSaysOfItsEarliestRecordIsNoProof() {
    RecordRange range = range(0, 99, Long.MIN_VALUE, 2_000);
    assertThat(range.of(segment(0, 9, 2_001, 3_000))).isEqualTo(Share.SOME);
    assertThat(range.of(segment(0, 9, 500, 2_000))).isEqualTo(Share.ALL);
    assertThat(range(0, 99, 400, 3_000).of(segment(0, 9, 500, 2_000))).isEqualTo(Share.SOME);
    assertThat(range(0, 99, 2_001, 3_000).of(segment(0, 9, 500, 2_000))).isEqualTo(Share.NONE);
  }

  @Test
  void anEmptyRangeWantsNothing() {
    assertThat(RecordRange.EMPTY.isEmpty()).isTrue();
    assertThat(RecordRange.EMPTY.of(segment(0, 9, 500, 2_000))).isEqualTo(Share.NONE);
    assertThat(RecordRange.EMPTY.contains(0, 0)).isFalse();
  }
}
