package sh.oso.kafka.backup.engine.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordWalkerTest {

  record Walked(long offset, long timestamp) {}

  private static List<Walked> walk(ByteBuffer bytes) {
    List<Walked> walked = new ArrayList<>();
    BatchIterator batches = new BatchIterator(bytes);
    while (batches.hasNext()) {
      RecordWalker.walk(batches.next(), (o, t, rest) -> walked.add(new Walked(o, t)));
    }
    return walked;
  }

  private static List<Walked> seenByKafka(ByteBuffer bytes) {
    return TestBatches.seen(bytes).stream()
        .map(s -> new Walked(s.offset(), s.timestamp()))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void seesWhatKafkasReaderSees(CompressionType type) {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      ByteBuffer created = TestBatches.batch(type, 90, TestBatches.awkward(random, 50));
      ByteBuffer appended =
          TestBatches.batch(
              type, TimestampType.LOG_APPEND_TIME, 777, 140, true, TestBatches.awkward(random, 50));
      ByteBuffer all =
          TestBatches.concat(created, TestBatches.compacted(appended, offset -> offset % 3 == 0));

      assertThat(walk(all)).as("seed %d", seed).isEqualTo(seenByKafka(all));
    }
  }

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void followsTimestampsBehindADeleteHorizon(CompressionType type) {
    ByteBuffer bytes = TestBatches.batch(type, 0, TestBatches.awkward(new Random(3), 30));
    ByteBuffer cleaned = TestBatches.compacted(bytes, offset -> offset > 4, 1_800_000_000_000L);

    assertThat(new BatchIterator(cleaned).next().hasDeleteHorizon()).isTrue();
    assertThat(walk(cleaned)).isEqualTo(seenByKafka(cleaned));
  }

  @Test
  void acceptsABatchThatTheCleanerEmptied() {
    ByteBuffer bytes =
        TestBatches.batch(CompressionType.GZIP, 0, TestBatches.awkward(new Random(3), 3));
    ByteBuffer emptied = TestBatches.compacted(bytes, offset -> false);

    assertThat(new BatchIterator(emptied).next().count()).isZero();
    assertThat(walk(emptied)).isEmpty();
  }

  @Test
  void refusesTooFewAndTooManyRecords() {
    ByteBuffer bytes =
        TestBatches.batch(CompressionType.NONE, 0, TestBatches.awkward(new Random(3), 3));

    assertThatThrownBy(() -> walk(sealed(TestBatches.concat(bytes).putInt(57, 2))))
        .isInstanceOf(CorruptBatchException.class)
        .hasMessageContaining("record 2: there are bytes after the last record");
    assertThatThrownBy(() -> walk(sealed(TestBatches.concat(bytes).putInt(57, 4).putInt(23, 3))))
        .isInstanceOf(CorruptBatchException.class)
        .hasMessageContaining("record 3");
  }

  @Test
  void refusesAWrongChecksum() {
    ByteBuffer bytes =
        TestBatches.batch(CompressionType.NONE, 0, TestBatches.awkward(new Random(3), 3));
    bytes.put(80, (byte) (bytes.get(80) ^ 1));

    assertThatThrownBy(() -> walk(bytes))
        .isInstanceOf(CorruptBatchException.class)
        .hasMessageContaining("checksum");
  }

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void endsOnDamageOfAnyKindWithAClearException(CompressionType type) {
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      ByteBuffer bytes =
          TestBatches.concat(TestBatches.batch(type, 0, TestBatches.awkward(random, 1 + seed % 9)));
      int flips = 1 + random.nextInt(4);
      for (int i = 0; i < flips; i++) {
        int at = random.nextInt(bytes.limit());
        bytes.put(at, (byte) (bytes.get(at) ^ 1 << random.nextInt(8)));
      }
      // With a right checksum the damage gets as far as it can.
      if (random.nextBoolean()) {
        bytes.limit(bytes.limit() - random.nextInt(3));
      }
      try {
        walk(sealed(bytes));
      } catch (CorruptBatchException e) {
        assertThat(e).hasMessageNotContaining("null");
      } catch (RuntimeException | Error e) {
        fail("seed " + seed, e);
      }
    }
  }

  private static ByteBuffer sealed(ByteBuffer batch) {
    if (batch.limit() >= BatchView.HEADER_BYTES) {
      batch.putInt(8, batch.limit() - BatchView.LOG_OVERHEAD_BYTES);
      batch.putInt(BatchView.CRC_AT, (int) BatchView.computeCrc(batch.slice()));
    }
    return batch;
  }
}
