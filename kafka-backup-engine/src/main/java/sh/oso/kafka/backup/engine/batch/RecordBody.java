package sh.oso.kafka.backup.engine.batch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.record.BackupRecord;
import sh.oso.kafka.backup.api.record.RecordHeader;

/** What follows a record's attributes and deltas (KIP-98): key, value and headers. */
public final class RecordBody {

  private static final int LENGTH_BYTES = 5;

  private RecordBody() {}

  /**
   * Decodes.
   *
   * @param rest key, value and headers as stored, from position to limit; only read, its position
   *     moves
   * @return the record, with copies of all bytes
   * @throws CorruptBatchException if they are not sound
   */
  public static BackupRecord read(
      String topic, int partition, long offset, long timestamp, ByteBuffer rest) {
    byte[] key = readBytes(rest);
    byte[] value = readBytes(rest);
    int count = Varints.readInt(rest);
    if (count < 0 || count > rest.remaining()) {
      throw new CorruptBatchException("it has " + count + " headers");
    }
    List<RecordHeader> headers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] name = readBytes(rest);
      if (name == null) {
        throw new CorruptBatchException("it has a header without a key");
      }
      headers.add(new RecordHeader(new String(name, StandardCharsets.UTF_8), readBytes(rest)));
    }
    if (rest.hasRemaining()) {
      throw new CorruptBatchException("it has " + rest.remaining() + " bytes too many");
    }
    return new BackupRecord(topic, partition, offset, timestamp, key, value, headers);
  }

  /**
   * The key alone.
   *
   * @param rest as for {@link #read}; its position stays
   */
  public static byte @Nullable [] readKey(ByteBuffer rest) {
    return readBytes(rest.duplicate());
  }

  private static byte @Nullable [] readBytes(ByteBuffer rest) {
    int length = Varints.readInt(rest);
    if (length < -1 || length > rest.remaining()) {
      throw new CorruptBatchException("it has a field of length " + length);
    }
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    rest.get(bytes);
    return bytes;
  }

  /**
   * Encodes.
   *
   * @return key, value and headers as {@link #read} takes them, from position 0 to the limit
   */
  public static ByteBuffer write(BackupRecord record) {
    List<byte[]> names =
        record.headers().stream()
            .map(header -> header.key().getBytes(StandardCharsets.UTF_8))
            .toList();
    long most = 3L * LENGTH_BYTES + size(record.key()) + size(record.value());
    for (int i = 0; i < names.size(); i++) {
      most += 2L * LENGTH_BYTES + names.get(i).length + size(record.headers().get(i).value());
    }
    ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(most));
    writeBytes(out, record.key());
    writeBytes(out, record.value());
    Varints.writeInt(out, names.size());
    for (int i = 0; i < names.size(); i++) {
      writeBytes(out, names.get(i));
      writeBytes(out, record.headers().get(i).value());
    }
    return out.flip();
  }

  private static int size(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static void writeBytes(ByteBuffer out, byte @Nullable [] bytes) {
    Varints.writeInt(out, bytes == null ? -1 : bytes.length);
    if (bytes != null) {
      out.put(bytes);
    }
  }
}
