package sh.oso.kafka.backup.engine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.oso.kafka.backup.api.CorruptBackupException;

class OldFormatsTest {

  private static ByteBuffer messages(byte magic, CompressionType type, TimestampType timestamps) {
    try (MemoryRecordsBuilder builder =
        MemoryRecords.builder(
            ByteBuffer.allocate(4096), magic, Compression.of(type).build(), timestamps, 40, 99)) {
      builder.append(new SimpleRecord(10, new byte[] {1}, new byte[] {2}));
      builder.append(new SimpleRecord(20, null, new byte[300]));
      builder.appendWithOffset(47, 15, new byte[] {3}, null);
      return builder.build().buffer();
    }
  }

  private static List<String> seen(ByteBuffer batches) {
    List<String> seen = new ArrayList<>();
    for (MutableRecordBatch batch : MemoryRecords.readableRecords(batches.duplicate()).batches()) {
      batch.ensureValid();
      for (Record record : batch) {
        seen.add(
            record.offset()
                + " at "
                + record.timestamp()
                + ": "
                + text(record.key())
                + " = "
                + text(record.value()));
      }
    }
    return seen;
  }

  private static String text(@Nullable ByteBuffer bytes) {
    return bytes == null ? "null" : bytes.remaining() + " bytes, hash " + bytes.hashCode();
  }

  @ParameterizedTest
  @CsvSource({
    "0, NONE, NO_TIMESTAMP_TYPE",
    "0, GZIP, NO_TIMESTAMP_TYPE",
    "1, NONE, CREATE_TIME",
    "1, LZ4, CREATE_TIME",
    "1, SNAPPY, LOG_APPEND_TIME",
    "1, NONE, LOG_APPEND_TIME"
  })
  void keepsWhatAConsumerSaw(byte magic, CompressionType type, TimestampType timestamps) {
    ByteBuffer old = messages(magic, type, timestamps);

    ByteBuffer rebuilt = OldFormats.rebuild(old);

    assertThat(seen(rebuilt)).hasSize(3).isEqualTo(seen(old));
    assertThat(MemoryRecords.readableRecords(rebuilt.duplicate()).batches())
        .allSatisfy(
            batch -> {
              assertThat(batch.magic()).isEqualTo((byte) 2);
              assertThat(batch.compressionType()).isEqualTo(type);
            });
  }

  @ParameterizedTest
  @CsvSource({"0, NONE, NO_TIMESTAMP_TYPE", "1, GZIP, CREATE_TIME"})
  void refusesDamage(byte magic, CompressionType type, TimestampType timestamps) {
    ByteBuffer old = messages(magic, type, timestamps);
    old.put(22, (byte) (old.get(22) ^ 1));

    assertThatThrownBy(() -> OldFormats.rebuild(old))
        .isInstanceOf(CorruptBackupException.class)
        .hasMessageContaining("old format");
  }
}
