package sh.oso.kafka.backup.engine.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sh.oso.kafka.backup.engine.batch.TestBatches.Seen;

class BatchRewriterTest {

  private static final int MIB = 1 << 20;
  private static final long PRODUCER = 4711;
  private static final short EPOCH = 2;

  /** Rewrites, stamps as a sender would, and checks all that a broker checks. */
  private static List<Seen> rewritten(ByteBuffer source, int limitBytes) {
    List<Seen> seen = new ArrayList<>();
    long next = 0;
    for (OutBatch out :
        BatchRewriter.rewrite(TestBatches.concat(source), limitBytes, RecordEdit.NOTHING)) {
      out.stamp(PRODUCER, EPOCH, Sequences.after(0, next));
      MutableRecordBatch batch =
          MemoryRecords.readableRecords(out.bytes().duplicate()).batches().iterator().next();
      batch.ensureValid();
      assertThat(batch.sizeInBytes()).isEqualTo(out.bytes().limit());
      assertThat(batch.baseOffset()).isZero();
      assertThat(batch.lastOffset()).isEqualTo(out.records() - 1);
      assertThat(batch.countOrNull()).isEqualTo(out.records());
      assertThat(batch.producerId()).isEqualTo(PRODUCER);
      assertThat(batch.producerEpoch()).isEqualTo(EPOCH);
      assertThat(batch.baseSequence()).isEqualTo((int) next);
      assertThat(batch.partitionLeaderEpoch()).isEqualTo(-1);
      assertThat(batch.isTransactional()).isFalse();
      assertThat(batch.isControlBatch()).isFalse();
      assertThat(batch.deleteHorizonMs()).isEmpty();
      assertThat(batch.timestampType()).isEqualTo(TimestampType.CREATE_TIME);
      List<Seen> records = TestBatches.seen(out.bytes());
      assertThat(records).extracting(Seen::offset).isEqualTo(offsets(out.records()));
      assertThat(batch.maxTimestamp())
          .isEqualTo(records.stream().mapToLong(Seen::timestamp).max().orElseThrow());
      for (Seen record : records) {
        seen.add(record.at(next++));
      }
    }
    return seen;
  }

  private static List<Long> offsets(int count) {
    return java.util.stream.LongStream.range(0, count).boxed().toList();
  }

  private static List<Seen> expected(ByteBuffer source) {
    List<Seen> expected = new ArrayList<>();
    for (Seen record : TestBatches.seen(source)) {
      expected.add(record.at(expected.size()));
    }
    return expected;
  }

  private static ByteBuffer batches(Random random, CompressionType type, int count) {
    ByteBuffer[] batches = new ByteBuffer[count];
    long offset = random.nextInt(1000);
    for (int i = 0; i < count; i++) {
      int records = 1 + random.nextInt(30);
      boolean stamped = random.nextInt(3) == 0;
      ByteBuffer batch =
          TestBatches.batch(
              type,
              stamped ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME,
              1_600_000_000_000L + i,
              offset,
              random.nextBoolean(),
              TestBatches.awkward(random, records));
      batches[i] =
          switch (random.nextInt(4)) {
            case 0 -> TestBatches.compacted(batch, o -> random.nextInt(3) > 0);
            case 1 -> TestBatches.compacted(batch, o -> true, 1_800_000_000_000L);
            case 2 -> TestBatches.compacted(batch, o -> random.nextInt(3) > 0, 1_800_000_000_000L);
            default -> batch;
          };
      offset += records;
    }
    return TestBatches.concat(batches);
  }

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void keepsWhatAConsumerSaw(CompressionType type) {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      ByteBuffer source = batches(random, type, 1 + random.nextInt(8));
      int limitBytes = random.nextBoolean() ? MIB : 500 + random.nextInt(20_000);

      assertThat(rewritten(source, limitBytes)).as("seed %d", seed).isEqualTo(expected(source));
    }
  }

  @Test
  void keepsOrderWhereCompressionChanges() {
    Random random = new Random(5);
    List<SimpleRecord> records = TestBatches.awkward(random, 5);
    ByteBuffer source =
        TestBatches.concat(
            TestBatches.batch(CompressionType.NONE, 0, records),
            TestBatches.batch(CompressionType.NONE, 5, records),
            TestBatches.batch(CompressionType.ZSTD, 10, records),
            TestBatches.batch(CompressionType.NONE, 15, records));

    List<OutBatch> out = BatchRewriter.rewrite(TestBatches.concat(source), MIB, RecordEdit.NOTHING);

    assertThat(out).extracting(OutBatch::records).containsExactly(10, 5, 5);
    assertThat(out).extracting(OutBatch::firstOffset).containsExactly(0L, 10L, 15L);
    assertThat(out).extracting(OutBatch::lastOffset).containsExactly(9L, 14L, 19L);
    assertThat(rewritten(source, MIB)).isEqualTo(expected(source));
  }

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void leavesTheBodyOfASoundBatchUntouched(CompressionType type) {
    ByteBuffer source =
        TestBatches.batch(
            type, TimestampType.CREATE_TIME, -1, 100, true, TestBatches.awkward(new Random(7), 20));
    ByteBuffer body = new BatchIterator(TestBatches.concat(source)).next().body();

    List<OutBatch> out = BatchRewriter.rewrite(TestBatches.concat(source), MIB, RecordEdit.NOTHING);

    assertThat(out).hasSize(1);
    assertThat(new BatchIterator(out.get(0).bytes()).next().body()).isEqualTo(body);
  }

  @Test
  void mergesUpToTheLimitAndNoFurther() {
    ByteBuffer[] small = new ByteBuffer[300];
    for (int i = 0; i < small.length; i++) {
      small[i] =
          TestBatches.batch(
              CompressionType.NONE,
              i * 2L,
              List.of(
                  new SimpleRecord(i, new byte[] {1}, new byte[1000]),
                  new SimpleRecord(i, null, new byte[1000])));
    }

    List<OutBatch> out =
        BatchRewriter.rewrite(TestBatches.concat(small), 100_000, RecordEdit.NOTHING);

    assertThat(out).allSatisfy(batch -> assertThat(batch.bytes().limit()).isLessThan(100_000));
    assertThat(out).hasSize(7);
    assertThat(out.subList(0, 6))
        .allSatisfy(batch -> assertThat(batch.bytes().limit()).isGreaterThan(94_000));
  }

  @Test
  void cutsAtTheSamePlacesEachTime() {
    ByteBuffer source = batches(new Random(11), CompressionType.NONE, 60);

    List<OutBatch> first =
        BatchRewriter.rewrite(TestBatches.concat(source), 10_000, RecordEdit.NOTHING);
    List<OutBatch> second =
        BatchRewriter.rewrite(TestBatches.concat(source), 10_000, RecordEdit.NOTHING);

    assertThat(first).hasSizeGreaterThan(2).isEqualTo(second);
  }

  @Test
  void leavesASingleLargeBatchNoLargerThanItWas() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      ByteBuffer source = batches(random, CompressionType.NONE, 1);

      for (OutBatch out :
          BatchRewriter.rewrite(TestBatches.concat(source), 10, RecordEdit.NOTHING)) {
        assertThat(out.bytes().limit()).isLessThanOrEqualTo(source.limit());
      }
    }
  }

  @Test
  void splitsARebuiltBatchThatBecameTooLarge() {
    // A high level against our default: the same records take more room.
    Random random = new Random(1);
    List<SimpleRecord> records = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      byte[] words = new byte[60];
      for (int j = 0; j < words.length; j++) {
        words[j] = (byte) "abcdefgh".charAt(random.nextInt(1 + j % 8));
      }
      records.add(new SimpleRecord(i, null, words));
    }
    ByteBuffer hard = TestBatches.hardest(records);
    ByteBuffer holed = TestBatches.withHole(hard);

    List<OutBatch> out = BatchRewriter.rewrite(TestBatches.concat(holed), 10, RecordEdit.NOTHING);

    assertThat(out).hasSizeGreaterThan(1);
    assertThat(out)
        .allSatisfy(b -> assertThat(b.bytes().limit()).isLessThanOrEqualTo(holed.limit()));
    assertThat(rewritten(holed, 10)).isEqualTo(expected(holed));
  }

  @Test
  void dropsWhatTheCleanerEmptied() {
    ByteBuffer source =
        TestBatches.batch(CompressionType.LZ4, 0, TestBatches.awkward(new Random(1), 4));

    assertThat(
            BatchRewriter.rewrite(
                TestBatches.compacted(source, o -> false), MIB, RecordEdit.NOTHING))
        .isEmpty();
  }

  @Test
  void refusesAControlBatch() {
    ByteBuffer marker =
        MemoryRecords.withEndTransactionMarker(
                11, 0, 0, 77, (short) 1, new EndTransactionMarker(ControlRecordType.COMMIT, 0))
            .buffer();

    assertThatThrownBy(() -> BatchRewriter.rewrite(marker, MIB, RecordEdit.NOTHING))
        .isInstanceOf(CorruptBatchException.class)
        .hasMessageContaining("control batch");
  }

  @Test
  void refusesDamageRatherThanSealItWithANewChecksum() {
    ByteBuffer source =
        TestBatches.batch(CompressionType.NONE, 0, TestBatches.awkward(new Random(1), 4));
    source.put(90, (byte) (source.get(90) ^ 1));

    assertThatThrownBy(() -> BatchRewriter.rewrite(source, MIB, RecordEdit.NOTHING))
        .isInstanceOf(CorruptBatchException.class)
        .hasMessageContaining("does not match its checksum");
  }

  @Test
  void refusesACutBatch() {
    ByteBuffer source =
        TestBatches.batch(CompressionType.NONE, 0, TestBatches.awkward(new Random(1), 4));

    assertThatThrownBy(
            () -> BatchRewriter.rewrite(source.limit(source.limit() - 1), MIB, RecordEdit.NOTHING))
        .isInstanceOf(CorruptBatchException.class)
        .hasMessageContaining("cut");
  }
}
