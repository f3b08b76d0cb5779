package sh.oso.kafka.backup.engine.drill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.record.BackupRecord;
import sh.oso.kafka.backup.api.record.RecordHeader;
import sh.oso.kafka.backup.engine.drill.RecordMatch.Mismatch;
import sh.oso.kafka.backup.engine.look.RecordSource;

/** What is told of records that did not come back as they were. */
class RecordMatchTest {

  private static final List<RecordHeader> HEADERS =
      List.of(new RecordHeader("h", new byte[] {1}), new RecordHeader("h", null));

  private static BackupRecord held(long offset, @Nullable String key, @Nullable String value) {
    return new BackupRecord("t", 3, offset, 1_000 + offset, bytes(key), bytes(value), HEADERS);
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(UTF_8);
  }

  /** Three records with holes between them, as compaction leaves them. */
  private static List<BackupRecord> held() {
    return List.of(held(10, "a", "1"), held(15, null, "2"), held(40, "c", null));
  }

  private static List<BackupRecord> back() {
    List<BackupRecord> back = new ArrayList<>();
    for (BackupRecord it : held()) {
      back.add(
          new BackupRecord(
              "scratch", 0, back.size(), it.timestamp(), it.key(), it.value(), it.headers()));
    }
    return back;
  }

  private static Optional<Mismatch> match(List<BackupRecord> back) {
    return new RecordMatch(new Cancellation()).run(source(held()), source(back));
  }

  private static RecordSource source(List<BackupRecord> records) {
    Iterator<BackupRecord> all = records.iterator();
    return new RecordSource() {
      @Override
      public @Nullable BackupRecord next() {
        return all.hasNext() ? all.next() : null;
      }

      @Override
      public void close() {}
    };
  }

  private static void assertChange(BackupRecord changed, String parts) {
    List<BackupRecord> back = back();
    back.set(1, changed);
    assertThat(match(back))
        .contains(
            new Mismatch(
                15, 15, "1 records came back different, the first at offset 15: " + parts));
  }

  @Test
  void whatIsTheSameIsCounted() {
    RecordMatch match = new RecordMatch(new Cancellation());
    assertThat(match.run(source(held()), source(back()))).isEmpty();
    assertThat(match.matched()).isEqualTo(3);
  }

  @Test
  void everyPartOfARecordCounts() {
    assertChange(new BackupRecord("s", 0, 1, 1_015, bytes(""), bytes("2"), HEADERS), "key");
    assertChange(new BackupRecord("s", 0, 1, 1_015, null, null, HEADERS), "value");
    assertChange(new BackupRecord("s", 0, 1, 1_016, null, bytes("2"), HEADERS), "timestamp");
    assertChange(new BackupRecord("s", 0, 2, 1_015, null, bytes("2"), HEADERS), "place");
    List<RecordHeader> turned = List.of(HEADERS.get(1), HEADERS.get(0));
    assertChange(new BackupRecord("s", 0, 1, 1_015, null, bytes("2"), turned), "headers");
    assertChange(new BackupRecord("s", 0, 1, 7, bytes("k"), bytes("2"), HEADERS), "key, timestamp");
  }

  @Test
  void orderCounts() {
    List<BackupRecord> back = back();
    BackupRecord first = back.get(0);
    back.set(0, back.get(1));
    back.set(1, first);
    assertThat(match(back)).map(Mismatch::lastOffset).contains(15L);
  }

  @Test
  void missingAndSurplusRecordsAreTold() {
    assertThat(match(back().subList(0, 1)))
        .contains(new Mismatch(15, 40, "2 records did not come back, from offset 15 on"));
    List<BackupRecord> more = back();
    more.add(new BackupRecord("s", 0, 3, 1, null, null, List.of()));
    assertThat(match(more))
        .map(Mismatch::problem)
        .hasValueSatisfying(it -> assertThat(it).contains("more records than the backup has"));
  }
}
