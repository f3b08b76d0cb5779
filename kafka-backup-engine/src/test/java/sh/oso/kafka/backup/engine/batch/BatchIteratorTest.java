package sh.oso.kafka.backup.engine.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchIteratorTest {

  private final List<SimpleRecord> records = TestBatches.awkward(new Random(1), 10);

  @Test
  void readsEveryField() {
    ByteBuffer bytes =
        TestBatches.batch(
            CompressionType.LZ4, TimestampType.LOG_APPEND_TIME, 1234, 500, true, records);

    BatchView batch = new BatchIterator(bytes).next();

    assertThat(batch.magic()).isEqualTo(2);
    assertThat(batch.isOldFormat()).isFalse();
    assertThat(batch.sizeBytes()).isEqualTo(bytes.remaining());
    assertThat(batch.baseOffset()).isEqualTo(500);
    assertThat(batch.lastOffset()).isEqualTo(509);
    assertThat(batch.count()).isEqualTo(10);
    assertThat(batch.hasHoles()).isFalse();
    assertThat(batch.partitionLeaderEpoch()).isEqualTo(9);
    assertThat(batch.compressionId()).isEqualTo(3);
    assertThat(batch.isLogAppendTime()).isTrue();
    assertThat(batch.isTransactional()).isTrue();
    assertThat(batch.isControl()).isFalse();
    assertThat(batch.hasDeleteHorizon()).isFalse();
    assertThat(batch.maxTimestamp()).isEqualTo(1234);
    assertThat(batch.producerId()).isEqualTo(77);
    assertThat(batch.producerEpoch()).isEqualTo((short) 3);
    assertThat(batch.baseSequence()).isEqualTo(5);
    assertThat(batch.lastSequence()).isEqualTo(14);
    assertThat(batch.crcMatches()).isTrue();
  }

  @Test
  void stopsBeforeACutBatchWhereverItIsCut() {
    ByteBuffer first = TestBatches.batch(CompressionType.NONE, 0, records);
    ByteBuffer second = TestBatches.batch(CompressionType.ZSTD, 10, records);
    ByteBuffer both = TestBatches.concat(first, second);

    for (int end = first.limit(); end < both.limit(); end++) {
      BatchIterator batches = new BatchIterator(both.duplicate().limit(end));
      assertThat(batches.next().baseOffset()).isZero();
      assertThat(batches.hasNext()).isFalse();
      assertThat(batches.position()).isEqualTo(first.limit());
    }
    BatchIterator batches = new BatchIterator(both);
    batches.next();
    assertThat(batches.next().baseOffset()).isEqualTo(10);
    assertThat(batches.hasNext()).isFalse();
  }

  @Test
  void beginsAtThePositionOfADirectBuffer() {
    ByteBuffer batch = TestBatches.batch(CompressionType.NONE, 42, records);
    ByteBuffer direct = ByteBuffer.allocateDirect(batch.limit() + 7).position(7).put(batch).flip();

    BatchView view = new BatchIterator(direct.position(7)).next();

    assertThat(view.baseOffset()).isEqualTo(42);
    assertThat(view.crcMatches()).isTrue();
  }

  @Test
  void noticesAFlippedBitByTheChecksum() {
    ByteBuffer bytes = TestBatches.batch(CompressionType.NONE, 0, records);
    bytes.put(100, (byte) (bytes.get(100) ^ 4));

    assertThat(new BatchIterator(bytes).next().crcMatches()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 13, 48})
  void refusesALengthThatHoldsNoHeader(int length) {
    ByteBuffer bytes = TestBatches.batch(CompressionType.NONE, 0, records).putInt(8, length);

    assertThatThrownBy(() -> new BatchIterator(bytes).hasNext())
        .isInstanceOf(CorruptBatchException.class)
        .hasMessageContaining("length " + length);
  }

  @Test
  void refusesAnUnknownMagic() {
    ByteBuffer bytes = TestBatches.batch(CompressionType.NONE, 0, records).put(16, (byte) 3);

    assertThatThrownBy(() -> new BatchIterator(bytes).next())
        .isInstanceOf(CorruptBatchException.class)
        .hasMessageContaining("magic 3");
  }

  @Test
  void refusesMoreRecordsThanOffsets() {
    ByteBuffer bytes = TestBatches.batch(CompressionType.NONE, 0, records).putInt(57, 11);

    assertThatThrownBy(() -> new BatchIterator(bytes).next())
        .isInstanceOf(CorruptBatchException.class)
        .hasMessageContaining("11 records in 10 offsets");
  }

  @ParameterizedTest
  @ValueSource(bytes = {0, 1})
  void recognisesOldMessages(byte magic) {
    ByteBuffer bytes =
        MemoryRecords.withRecords(
                magic, 7, Compression.NONE, new SimpleRecord(5, new byte[] {1}, new byte[] {2}))
            .buffer();

    BatchView message = new BatchIterator(bytes).next();

    assertThat(message.isOldFormat()).isTrue();
    assertThat(message.magic()).isEqualTo(magic);
    assertThat(message.lastOffset()).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource(
      value = ControlRecordType.class,
      names = {"ABORT", "COMMIT"})
  void readsTransactionMarkers(ControlRecordType type) {
    ByteBuffer bytes =
        MemoryRecords.withEndTransactionMarker(
                11, 0, 0, 77, (short) 1, new EndTransactionMarker(type, 0))
            .buffer();

    BatchView batch = new BatchIterator(bytes).next();

    assertThat(batch.isControl()).isTrue();
    assertThat(ControlMarker.read(batch)).contains(ControlMarker.valueOf(type.name()));
  }

  @Test
  void countsSequencesAroundTheEnd() {
    assertThat(Sequences.after(Integer.MAX_VALUE, 1)).isZero();
    assertThat(Sequences.after(Integer.MAX_VALUE - 1, 3)).isEqualTo(1);
    assertThat(Sequences.after(0, (1L << 31) + 5)).isEqualTo(5);
  }
}
