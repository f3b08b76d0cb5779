package sh.oso.kafka.backup.engine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.CorruptBackupException;

class BatchTrimTest {

  private static ByteBuffer batch(Compression compression) {
    return MemoryRecords.withRecords(
            10,
            compression,
            5,
            new SimpleRecord(1, new byte[100]),
            new SimpleRecord(2, new byte[200]),
            new SimpleRecord(3, new byte[300]))
        .buffer();
  }

  @Test
  void takesOffWhatComesBefore() {
    ByteBuffer trimmed = BatchTrim.from(batch(Compression.NONE), 11);
    assertThat(MemoryRecords.readableRecords(trimmed).records())
        .extracting(Record::offset)
        .containsExactly(11L, 12L);
  }

  @Test
  void saysThatABatchIsDamaged() {
    for (Compression compression :
        new Compression[] {Compression.NONE, Compression.lz4().build()}) {
      ByteBuffer damaged = batch(compression);
      for (int at = 61; at < damaged.limit(); at++) {
        damaged.put(at, (byte) 0x7F);
      }
      assertThatThrownBy(() -> BatchTrim.from(damaged, 11))
          .isInstanceOf(CorruptBackupException.class)
          .hasMessageContaining("the batch at the log start is damaged");
    }
  }
}
