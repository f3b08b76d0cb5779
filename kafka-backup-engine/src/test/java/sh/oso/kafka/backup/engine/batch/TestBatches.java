package sh.oso.kafka.backup.engine.batch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.internals.BufferSupplier;
import org.apache.kafka.common.utils.internals.ByteBufferOutputStream;
import org.jspecify.annotations.Nullable;

/** Batches as Kafka's own classes build them, and as they read them. */
public final class TestBatches {

  public static final Header[] NO_HEADERS = {};

  /** A record as a consumer gets it; {@code null} prints as such. */
  public record Seen(long offset, long timestamp, String key, String value, String headers) {
    public Seen at(long otherOffset) {
      return new Seen(otherOffset, timestamp, key, value, headers);
    }
  }

  private TestBatches() {}

  public static ByteBuffer batch(
      CompressionType type, long baseOffset, List<SimpleRecord> records) {
    return batch(type, TimestampType.CREATE_TIME, -1, baseOffset, false, records);
  }

  public static ByteBuffer batch(
      CompressionType type,
      TimestampType timestamps,
      long appendTime,
      long baseOffset,
      boolean transactional,
      List<SimpleRecord> records) {
    try (MemoryRecordsBuilder builder =
        new MemoryRecordsBuilder(
            new ByteBufferOutputStream(256),
            RecordBatch.MAGIC_VALUE_V2,
            Compression.of(type).build(),
            timestamps,
            baseOffset,
            appendTime,
            transactional ? 77 : -1,
            (short) (transactional ? 3 : -1),
            transactional ? 5 : -1,
            transactional,
            false,
            9,
            Integer.MAX_VALUE)) {
      records.forEach(builder::append);
      return builder.build().buffer();
    }
  }

  /** A batch compressed harder than by default. */
  public static ByteBuffer hardest(List<SimpleRecord> records) {
    return MemoryRecords.withRecords(
            Compression.zstd().level(19).build(), records.toArray(new SimpleRecord[0]))
        .buffer();
  }

  /** Makes a batch claim one offset more than it has records, as if compaction had taken one. */
  public static ByteBuffer withHole(ByteBuffer batch) {
    ByteBuffer bytes = concat(batch);
    bytes.putInt(BatchView.LAST_OFFSET_DELTA_AT, bytes.getInt(BatchView.LAST_OFFSET_DELTA_AT) + 1);
    return bytes.putInt(BatchView.CRC_AT, (int) BatchView.computeCrc(bytes));
  }

  /** What the log cleaner leaves: some records gone, perhaps with a delete horizon. */
  public static ByteBuffer compacted(ByteBuffer batches, java.util.function.LongPredicate keep) {
    return compacted(batches, keep, RecordBatch.NO_TIMESTAMP);
  }

  public static ByteBuffer compacted(
      ByteBuffer batches, java.util.function.LongPredicate keep, long deleteHorizonMs) {
    ByteBuffer to = ByteBuffer.allocate(batches.remaining() * 2 + 1024);
    // A batch gets a delete horizon when the cleaner first sees a tombstone in it.
    long now = deleteHorizonMs == RecordBatch.NO_TIMESTAMP ? 0 : deleteHorizonMs;
    MemoryRecords.readableRecords(batches.duplicate())
        .filterTo(
            new MemoryRecords.RecordFilter(now, 0) {
              @Override
              protected BatchRetentionResult checkBatchRetention(RecordBatch batch) {
                return new BatchRetentionResult(BatchRetention.RETAIN_EMPTY, false);
              }

              @Override
              protected boolean shouldRetainRecord(RecordBatch batch, Record record) {
                return keep.test(record.offset());
              }
            },
            to,
            BufferSupplier.NO_CACHING,
            Integer.MAX_VALUE);
    return to.flip();
  }

  public static List<Seen> seen(ByteBuffer batches) {
    List<Seen> seen = new ArrayList<>();
    for (MutableRecordBatch batch : MemoryRecords.readableRecords(batches.duplicate()).batches()) {
      batch.ensureValid();
      for (Record record : batch) {
        seen.add(
            new Seen(
                record.offset(),
                record.timestamp(),
                text(record.key()),
                text(record.value()),
                headers(record.headers())));
      }
    }
    return seen;
  }

  public static Seen seen(ConsumerRecord<byte[], byte[]> record) {
    return new Seen(
        record.offset(),
        record.timestamp(),
        text(record.key()),
        text(record.value()),
        headers(record.headers().toArray()));
  }

  private static String headers(Header[] headers) {
    StringBuilder text = new StringBuilder();
    for (Header header : headers) {
      text.append(header.key()).append('=').append(text(header.value())).append(';');
    }
    return text.toString();
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "null" : text(ByteBuffer.wrap(bytes));
  }

  private static String text(@Nullable ByteBuffer bytes) {
    return bytes == null ? "null" : "'" + StandardCharsets.ISO_8859_1.decode(bytes) + "'";
  }

  public static ByteBuffer concat(ByteBuffer... parts) {
    int size = 0;
    for (ByteBuffer part : parts) {
      size += part.remaining();
    }
    ByteBuffer all = ByteBuffer.allocate(size);
    for (ByteBuffer part : parts) {
      all.put(part.duplicate());
    }
    return all.flip();
  }

  /** Awkward records: nulls, empties, headers twice, timestamps decades apart. */
  public static List<SimpleRecord> awkward(Random random, int count) {
    List<SimpleRecord> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Header[] headers =
          random.nextInt(3) != 0
              ? NO_HEADERS
              : new Header[] {
                new RecordHeader("h", bytes(random, 10)),
                new RecordHeader("h", (byte[]) null),
                new RecordHeader("", new byte[0])
              };
      records.add(
          new SimpleRecord(
              timestamp(random),
              random.nextInt(4) == 0 ? null : bytes(random, 20),
              random.nextInt(4) == 0 ? null : bytes(random, random.nextInt(20) == 0 ? 5000 : 200),
              headers));
    }
    return records;
  }

  private static long timestamp(Random random) {
    return switch (random.nextInt(5)) {
          case 0 -> 0;
          case 1 -> 253_402_300_799_999L;
          case 2 -> random.nextInt();
          default -> 1_700_000_000_000L + random.nextInt(100_000);
        }
        & Long.MAX_VALUE;
  }

  private static byte[] bytes(Random random, int bound) {
    byte[] bytes = new byte[random.nextInt(bound + 1)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ('a' + random.nextInt(26));
    }
    return bytes;
  }
}
