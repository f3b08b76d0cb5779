package sh.oso.kafka.backup.engine.look;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.DiffReport.Difference;
import sh.oso.kafka.backup.api.DiffReport.Kind;
import sh.oso.kafka.backup.api.RunListener;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.record.BackupRecord;
import sh.oso.kafka.backup.api.record.RecordHeader;
import sh.oso.kafka.backup.engine.run.Progress;

/** What counts as which difference. */
class PartitionDiffTest {

  private static final int KEYS = 100;

  /** Records at hand. */
  private record AtHand(long startOffset, long endOffset, List<BackupRecord> all) implements Side {

    @Override
    public RecordSource records(long first, long last, Set<SegmentEntry> without) {
      Iterator<BackupRecord> wanted =
          all.stream().filter(it -> it.offset() >= first && it.offset() <= last).iterator();
      return new RecordSource() {
        @Override
        public @Nullable BackupRecord next() {
          return wanted.hasNext() ? wanted.next() : null;
        }

        @Override
        public void close() {}
      };
    }
  }

  /** Texts as {@code offset key value}; {@code -} for none. */
  private static AtHand side(long start, long end, String... records) {
    return new AtHand(start, end, Stream.of(records).map(PartitionDiffTest::record).toList());
  }

  private static BackupRecord record(String text) {
    String[] parts = text.split(" ", 3);
    return new BackupRecord(
        "t", 0, Long.parseLong(parts[0]), 5, bytes(parts[1]), bytes(parts[2]), List.of());
  }

  private static byte @Nullable [] bytes(String text) {
    return text.equals("-") ? null : text.getBytes(UTF_8);
  }

  private static Steps steps() {
    return new Steps(new Progress(RunListener.NONE), new Cancellation(), "ended");
  }

  private static List<Difference> diff(int keys, Side first, Side second) {
    return new PartitionDiff("t", 0, keys, steps()).run(first, second, Set.of());
  }

  @Test
  void nothingDiffersBetweenEqualRecords() {
    AtHand side = side(3, 20, "3 a 1", "7 - 2", "9 b -");
    assertThat(diff(0, side, side)).isEmpty();
    assertThat(diff(KEYS, side, side)).isEmpty();
    PartitionDiff diff = new PartitionDiff("t", 0, 0, steps());
    diff.run(side, side, Set.of());
    assertThat(diff.compared()).isEqualTo(3);
  }

  @Test
  void boundsThatMovedAreRanges() {
    assertThat(diff(0, side(0, 10), side(4, 14)))
        .extracting(Difference::kind, Difference::firstOffset, Difference::lastOffset)
        .containsExactly(tuple(Kind.TRIMMED, 0L, 3L), tuple(Kind.GROWN, 10L, 13L));
    assertThat(diff(0, side(4, 14), side(0, 10)))
        .extracting(Difference::kind, Difference::firstOffset, Difference::lastOffset)
        .containsExactly(tuple(Kind.ADDED, 0L, 3L), tuple(Kind.LOST, 10L, 13L));
    // Nothing in common.
    assertThat(diff(0, side(0, 10), side(20, 30)))
        .extracting(Difference::kind, Difference::firstOffset, Difference::lastOffset)
        .containsExactly(tuple(Kind.TRIMMED, 0L, 9L), tuple(Kind.GROWN, 20L, 29L));
  }

  @Test
  void recordsOfOneSideAreLostOrAdded() {
    assertThat(diff(0, side(0, 10, "1 a 1", "2 b 2", "5 c 3"), side(0, 10, "2 b 2", "9 d 4")))
        .containsExactly(
            new Difference(Kind.LOST, "t", 0, 1, 5, 2, "not in the second"),
            new Difference(Kind.ADDED, "t", 0, 9, 9, 1, "not in the first"));
  }

  @Test
  void whatDiffersOfTheFirstIsNamed() {
    BackupRecord plain = record("1 a 1");
    AtHand second =
        new AtHand(
            0,
            10,
            List.of(
                new BackupRecord(
                    "t", 0, 1, 6, bytes("b"), null, List.of(new RecordHeader("h", null))),
                record("3 a 2")));
    assertThat(diff(0, new AtHand(0, 10, List.of(plain, record("3 a 1"))), second))
        .containsExactly(
            new Difference(
                Kind.CHANGED,
                "t",
                0,
                1,
                3,
                2,
                "at offset 1 key, value, headers, timestamp differs"));
  }

  @Test
  void aLaterRecordOfTheKeyExplainsWhatIsMissing() {
    assertThat(
            diff(
                KEYS,
                side(0, 10, "1 a 1", "2 b 1", "3 a 2", "4 - 5", "9 b 2"),
                side(0, 10, "3 a 2", "9 b 2")))
        .extracting(
            Difference::kind, Difference::firstOffset, Difference::lastOffset, Difference::records)
        .containsExactly(tuple(Kind.COMPACTED, 1L, 4L, 3L));
  }

  @Test
  void itMayLieWhereTheFirstHasNothing() {
    assertThat(diff(KEYS, side(0, 10, "1 a 1"), side(0, 20, "15 a 2")))
        .extracting(Difference::kind)
        .containsExactly(Kind.GROWN, Kind.COMPACTED);
  }

  @Test
  void aTombstoneExplainsItselfAndWhatIsBeforeIt() {
    assertThat(diff(KEYS, side(0, 10, "1 a 1", "2 a -"), side(0, 10)))
        .extracting(Difference::kind, Difference::records)
        .containsExactly(tuple(Kind.COMPACTED, 2L));
  }

  @Test
  void aKeyWithoutALaterRecordIsLost() {
    assertThat(diff(KEYS, side(0, 10, "1 a 1", "2 a 2", "5 b -", "6 b 1"), side(0, 10, "0 c 0")))
        .extracting(
            Difference::kind, Difference::firstOffset, Difference::lastOffset, Difference::records)
        .containsExactly(
            tuple(Kind.COMPACTED, 1L, 6L, 2L),
            tuple(Kind.LOST, 2L, 6L, 2L),
            tuple(Kind.ADDED, 0L, 0L, 1L));
  }

  @Test
  void keysThatCannotBeHeldAreNotTakenForExplained() {
    assertThat(diff(1, side(0, 10, "1 a 1", "2 b 1", "3 a 2"), side(0, 10, "7 a 3", "8 b 2")))
        .extracting(Difference::kind, Difference::firstOffset, Difference::records)
        .contains(tuple(Kind.COMPACTED, 1L, 2L), tuple(Kind.LOST, 2L, 1L));
  }
}
