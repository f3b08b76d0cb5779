package sh.oso.kafka.backup.engine.segment;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.UnsupportedFormatException;

/**
 * The index at the end of a segment: docs/format/segment.md.
 *
 * @param codec id of the codec of the frames
 * @param origin where the batches come from
 * @param frames one entry for each frame, in order
 */
public record SegmentIndex(String codec, SegmentOrigin origin, List<FrameEntry> frames) {

  /** Bytes at the end of every segment that suffice to find the index. */
  public static final int TRAILER_BYTES = 12;

  private static final int SKIPPABLE_MAGIC = 0x184D2A50;
  private static final int HEADER_BYTES = 8;
  private static final int MARK = 0x4B424958; // "KBIX"
  private static final short FORMAT_VERSION = 1;
  private static final int ENTRY_BYTES = 56;
  private static final int MIN_TIMESTAMP_INEXACT = 1 << 31;

  public SegmentIndex {
    frames = List.copyOf(frames);
  }

  /** The index as the last bytes of a segment. */
  public byte[] encode() {
    byte[] codecId = codec.getBytes(StandardCharsets.UTF_8);
    byte[] cluster = origin.clusterId().getBytes(StandardCharsets.UTF_8);
    byte[] topic = origin.topic().getBytes(StandardCharsets.UTF_8);
    int size =
        HEADER_BYTES
            + 6
            + (2 + codecId.length)
            + (2 + cluster.length)
            + (2 + topic.length)
            + 24
            + frames.size() * ENTRY_BYTES
            + TRAILER_BYTES;
    ByteBuffer out = ByteBuffer.allocate(size);
    out.order(ByteOrder.LITTLE_ENDIAN).putInt(SKIPPABLE_MAGIC).putInt(size - HEADER_BYTES);
    out.order(ByteOrder.BIG_ENDIAN).putInt(MARK).putShort(FORMAT_VERSION);
    putText(out, codecId);
    putText(out, cluster);
    putText(out, topic);
    out.putLong(origin.topicId().getMostSignificantBits());
    out.putLong(origin.topicId().getLeastSignificantBits());
    out.putInt(origin.partition()).putInt(frames.size());
    for (FrameEntry frame : frames) {
      out.putLong(frame.firstOffset()).putLong(frame.lastOffset());
      out.putLong(frame.minTimestamp()).putLong(frame.maxTimestamp());
      out.putInt(frame.records() | (frame.minTimestampExact() ? 0 : MIN_TIMESTAMP_INEXACT));
      out.putInt(frame.frameBytes()).putInt(frame.rawBytes()).putInt(frame.largestBatchBytes());
      out.putInt(frame.leaderEpoch()).putInt(frame.crc32c());
    }
    out.putInt(checksum(out.array(), HEADER_BYTES, out.position()));
    out.putInt(size).putInt(MARK);
    return out.array();
  }

  /**
   * The size of the index, from the last {@link #TRAILER_BYTES} of a segment.
   *
   * @throws CorruptBackupException if they are not the end of a segment
   */
  public static int sizeFromTrailer(byte[] trailer, String name) {
    ByteBuffer in = ByteBuffer.wrap(trailer);
    int size = in.getInt(4);
    if (in.getInt(8) != MARK || size < HEADER_BYTES + TRAILER_BYTES) {
      throw new CorruptBackupException(name + " is damaged: it does not end with an index");
    }
    return size;
  }

  /**
   * Reads an index.
   *
   * @param bytes the index, whole
   * @param name how messages call the segment
   * @throws CorruptBackupException if it is damaged
   * @throws UnsupportedFormatException if its version is newer than this code
   */
  public static SegmentIndex decode(byte[] bytes, String name) {
    try {
      return decodeChecked(bytes, name);
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new CorruptBackupException(name + " is damaged: its index cannot be read", e);
    }
  }

  private static SegmentIndex decodeChecked(byte[] bytes, String name) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int end = bytes.length - TRAILER_BYTES;
    if (in.getInt(bytes.length - 4) != MARK || in.getInt(bytes.length - 8) != bytes.length) {
      throw new CorruptBackupException(name + " is damaged: it does not end with an index");
    }
    if (in.getInt(end) != checksum(bytes, HEADER_BYTES, end)) {
      throw new CorruptBackupException(name + " is damaged: the checksum of its index is wrong");
    }
    in.order(ByteOrder.LITTLE_ENDIAN);
    boolean skippable =
        in.getInt() == SKIPPABLE_MAGIC && in.getInt() == bytes.length - HEADER_BYTES;
    if (!skippable || in.order(ByteOrder.BIG_ENDIAN).getInt() != MARK) {
      throw new CorruptBackupException(name + " is damaged: its index does not begin as one");
    }
    int version = in.getShort();
    if (version != FORMAT_VERSION) {
      throw new UnsupportedFormatException(
          name
              + " has format version "
              + version
              + ", this version of kafka-backup knows "
              + FORMAT_VERSION
              + ": use a newer kafka-backup");
    }
    String codec = text(in);
    String cluster = text(in);
    String topic = text(in);
    UUID topicId = new UUID(in.getLong(), in.getLong());
    SegmentOrigin origin = new SegmentOrigin(cluster, topic, topicId, in.getInt());
    int count = in.getInt();
    if (count < 0 || in.position() + (long) count * ENTRY_BYTES != end) {
      throw new CorruptBackupException(name + " is damaged: its index has another length");
    }
    List<FrameEntry> frames = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      frames.add(entry(in));
    }
    return new SegmentIndex(codec, origin, frames);
  }

  private static FrameEntry entry(ByteBuffer in) {
    long firstOffset = in.getLong();
    long lastOffset = in.getLong();
    long minTimestamp = in.getLong();
    long maxTimestamp = in.getLong();
    int records = in.getInt();
    return new FrameEntry(
        firstOffset,
        lastOffset,
        minTimestamp,
        maxTimestamp,
        records & ~MIN_TIMESTAMP_INEXACT,
        (records & MIN_TIMESTAMP_INEXACT) == 0,
        in.getInt(),
        in.getInt(),
        in.getInt(),
        in.getInt(),
        in.getInt());
  }

  private static int checksum(byte[] bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, to - from);
    return (int) crc.getValue();
  }

  private static void putText(ByteBuffer out, byte[] text) {
    out.putShort((short) text.length).put(text);
  }

  private static String text(ByteBuffer in) {
    byte[] bytes = new byte[in.getShort() & 0xFFFF];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
