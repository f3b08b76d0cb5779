package sh.oso.kafka.backup.engine.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.engine.batch.BatchIterator;
import sh.oso.kafka.backup.engine.batch.BatchView;
import sh.oso.kafka.backup.engine.batch.TestBatches;

class RebuiltBatchesTest {

  private static final int MESSAGES = 1000;

  private int taken;

  @Test
  void rebuildsEachMessageWhenItIsItsTurn() {
    RebuiltBatches batches = new RebuiltBatches(counting(new BatchIterator(oldMessages(0))));
    for (int i = 0; i < MESSAGES; i++) {
      BatchView batch = batches.next();
      assertThat(batch.isOldFormat()).isFalse();
      assertThat(batch.baseOffset()).isEqualTo(i);
      assertThat(taken).as("messages taken for batch %s", i).isEqualTo(i + 1);
    }
    assertThat(batches.hasNext()).isFalse();
    assertThatThrownBy(batches::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void keepsTheOrderOfOldAndNew() {
    ByteBuffer mixed =
        TestBatches.concat(
            oldMessages(0),
            TestBatches.batch(
                CompressionType.NONE, MESSAGES, List.of(new SimpleRecord(new byte[1]))),
            oldMessages(MESSAGES + 1));
    List<Long> offsets = new ArrayList<>();
    new RebuiltBatches(new BatchIterator(mixed))
        .forEachRemaining(batch -> offsets.add(batch.baseOffset()));
    assertThat(offsets).hasSize(2 * MESSAGES + 1).isSorted().doesNotHaveDuplicates();
  }

  private static ByteBuffer oldMessages(long baseOffset) {
    try (MemoryRecordsBuilder builder =
        MemoryRecords.builder(
            ByteBuffer.allocate(64 * MESSAGES),
            (byte) 1,
            Compression.NONE,
            TimestampType.CREATE_TIME,
            baseOffset)) {
      for (int i = 0; i < MESSAGES; i++) {
        builder.append(new SimpleRecord(10, null, new byte[] {1}));
      }
      return builder.build().buffer();
    }
  }

  private Iterator<BatchView> counting(Iterator<BatchView> batches) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return batches.hasNext();
      }

      @Override
      public BatchView next() {
        taken++;
        return batches.next();
      }
    };
  }
}
