package sh.oso.kafka.backup.engine.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sh.oso.kafka.backup.api.record.BackupRecord;
import sh.oso.kafka.backup.api.record.RecordHeader;
import sh.oso.kafka.backup.engine.batch.TestBatches.Seen;

/** Batches of which some records are left out or changed. */
class BatchEditTest {

  /** Leaves out every third offset, and gives those that follow it a header. */
  private static final class Thirds implements RecordEdit {

    @Override
    public Share of(BatchView batch) {
      return Share.SOME;
    }

    @Override
    public @Nullable ByteBuffer edit(long offset, long timestamp, ByteBuffer rest) {
      if (offset % 3 == 0) {
        return null;
      }
      if (offset % 3 == 2) {
        return rest;
      }
      BackupRecord record = RecordBody.read("t", 0, offset, timestamp, rest.duplicate());
      List<RecordHeader> headers = new ArrayList<>(record.headers());
      headers.add(new RecordHeader("at", Long.toString(offset).getBytes(UTF_8)));
      return RecordBody.write(record.withContent(record.key(), record.value(), headers));
    }
  }

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void keepsWhatTheEditKeepsInOrder(CompressionType type) {
    for (int limit : new int[] {200, 5_000, 1 << 20}) {
      ByteBuffer source =
          TestBatches.concat(
              TestBatches.batch(type, 0, TestBatches.awkward(new Random(1), 50)),
              TestBatches.batch(
                  type,
                  TimestampType.LOG_APPEND_TIME,
                  777_000,
                  50,
                  false,
                  TestBatches.awkward(new Random(2), 20)),
              TestBatches.batch(type, 70, TestBatches.awkward(new Random(3), 40)));
      List<Seen> before = TestBatches.seen(source.duplicate());
      List<Seen> after = new ArrayList<>();
      List<Long> offsets = new ArrayList<>();
      for (OutBatch out : BatchRewriter.rewrite(source, limit, new Thirds())) {
        out.stamp(1, (short) 0, 0);
        after.addAll(TestBatches.seen(out.bytes()));
        offsets.add(out.firstOffset());
      }
      List<Seen> kept = before.stream().filter(it -> it.offset() % 3 != 0).toList();
      assertThat(after).hasSameSizeAs(kept);
      for (int i = 0; i < kept.size(); i++) {
        Seen was = kept.get(i);
        Seen is = after.get(i);
        assertThat(is.timestamp()).as("%s, limit %s", was, limit).isEqualTo(was.timestamp());
        assertThat(is.key()).isEqualTo(was.key());
        assertThat(is.value()).isEqualTo(was.value());
        if (was.offset() % 3 == 2) {
          assertThat(is.headers()).isEqualTo(was.headers());
        } else {
          assertThat(is.headers()).contains("at").contains(Long.toString(was.offset()));
        }
      }
      assertThat(offsets).isSorted();
    }
  }

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void aBatchOfWhichNothingIsKeptIsLeftOut(CompressionType type) {
    ByteBuffer source = TestBatches.batch(type, 0, TestBatches.awkward(new Random(1), 10));
    RecordEdit nothing =
        new RecordEdit() {
          @Override
          public Share of(BatchView batch) {
            return Share.SOME;
          }

          @Override
          public @Nullable ByteBuffer edit(long offset, long timestamp, ByteBuffer rest) {
            return null;
          }
        };
    assertThat(BatchRewriter.rewrite(source, 1 << 20, nothing)).isEmpty();
  }
}
