package sh.oso.kafka.backup.engine.batch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import sh.oso.kafka.backup.api.record.RecordHeader;

/** Changes headers of a record, and leaves all its other bytes as they are. */
public final class HeaderBytes {

  private static final int LENGTH_BYTES = 5;

  private HeaderBytes() {}

  /**
   * Takes headers away and puts others behind those that are left.
   *
   * @param rest key, value and headers as stored, from position to limit; only read
   * @param removed keys of those taken away
   * @param added keys and values of those put behind; values are not null
   * @return the same with the changed headers; {@code rest} itself if nothing changes
   * @throws CorruptBatchException if the headers are not sound
   */
  public static ByteBuffer change(ByteBuffer rest, Set<String> removed, List<RecordHeader> added) {
    ByteBuffer in = rest.duplicate();
    skip(in);
    skip(in);
    int fieldsEnd = in.position();
    int count = Varints.readInt(in);
    List<ByteBuffer> kept = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int start = in.position();
      String key = readKey(in);
      skip(in);
      if (!removed.contains(key)) {
        kept.add(rest.duplicate().position(start).limit(in.position()));
      }
    }
    if (kept.size() == count && added.isEmpty()) {
      return rest;
    }
    return write(rest.duplicate().limit(fieldsEnd), kept, added);
  }

  private static ByteBuffer write(
      ByteBuffer fields, List<ByteBuffer> kept, List<RecordHeader> added) {
    int most = fields.remaining() + LENGTH_BYTES;
    for (ByteBuffer header : kept) {
      most += header.remaining();
    }
    List<byte[]> texts = new ArrayList<>();
    for (RecordHeader header : added) {
      byte[] value = header.value();
      texts.add(header.key().getBytes(StandardCharsets.UTF_8));
      texts.add(value == null ? new byte[0] : value);
    }
    for (byte[] text : texts) {
      most += LENGTH_BYTES + text.length;
    }
    ByteBuffer out = ByteBuffer.allocate(most).put(fields);
    Varints.writeInt(out, kept.size() + added.size());
    kept.forEach(out::put);
    for (byte[] text : texts) {
      Varints.writeInt(out, text.length);
      out.put(text);
    }
    return out.flip();
  }

  private static String readKey(ByteBuffer in) {
    int length = Varints.readInt(in);
    if (length < 0 || length > in.remaining()) {
      throw new CorruptBatchException("it has a header key of length " + length);
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void skip(ByteBuffer in) {
    int length = Varints.readInt(in);
    if (length < -1 || length > in.remaining()) {
      throw new CorruptBatchException("it has a field of length " + length);
    }
    in.position(in.position() + Math.max(0, length));
  }
}
