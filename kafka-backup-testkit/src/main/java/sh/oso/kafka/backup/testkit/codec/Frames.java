package sh.oso.kafka.backup.testkit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import sh.oso.kafka.backup.api.codec.CorruptFrameException;
import sh.oso.kafka.backup.api.codec.FrameDecoder;
import sh.oso.kafka.backup.api.codec.FrameEncoder;

/** Calls of codecs with buffers whose edges are watched. */
final class Frames {

  private static final int MARGIN = 64;
  private static final byte MARK = 0x5A;

  private Frames() {}

  /** How content is made into a frame. */
  @FunctionalInterface
  interface Way {
    void encode(FrameEncoder encoder, ByteBuffer raw, ByteBuffer frame);

    static Way[] both() {
      return new Way[] {FrameEncoder::compress, FrameEncoder::store};
    }
  }

  static byte[] encode(FrameEncoder encoder, Way way, byte[] raw) {
    return encode(encoder, way, direct(raw));
  }

  /** Makes a frame with exactly the room that is asked for. */
  static byte[] encode(FrameEncoder encoder, Way way, ByteBuffer raw) {
    int room = encoder.maxFrameBytes(raw.remaining());
    ByteBuffer frame = watched(room);
    int rawLimit = raw.limit();
    ByteOrder rawOrder = raw.order();
    way.encode(encoder, raw, frame);

    assertThat(raw.position()).as("position of the content").isEqualTo(rawLimit);
    assertThat(raw.limit()).as("limit of the content").isEqualTo(rawLimit);
    assertThat(raw.order()).as("byte order of the content").isEqualTo(rawOrder);
    assertThat(frame.limit()).as("limit of the frame").isEqualTo(MARGIN + room);
    assertThat(frame.order()).as("byte order of the frame").isEqualTo(ByteOrder.BIG_ENDIAN);
    checkMargins(frame);
    return written(frame);
  }

  static byte[] decode(FrameDecoder decoder, byte[] frame, int room) throws CorruptFrameException {
    return decode(decoder, direct(frame), room);
  }

  /** Opens a frame, and looks at the margins of the target even if it is damaged. */
  static byte[] decode(FrameDecoder decoder, ByteBuffer frame, int room)
      throws CorruptFrameException {
    ByteBuffer raw = watched(room);
    int frameLimit = frame.limit();
    try {
      decoder.decompress(frame, raw);
    } finally {
      checkMargins(raw);
    }
    assertThat(frame.position()).as("position of the frame").isEqualTo(frameLimit);
    assertThat(frame.limit()).as("limit of the frame").isEqualTo(frameLimit);
    assertThat(raw.limit()).as("limit of the content").isEqualTo(MARGIN + room);
    return written(raw);
  }

  static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  /** A direct buffer with the bytes somewhere in its middle. */
  static ByteBuffer directInside(byte[] bytes) {
    ByteBuffer buffer = watched(bytes.length);
    buffer.duplicate().put(bytes);
    return buffer;
  }

  /** A heap buffer with the bytes somewhere in the middle of an array. */
  static ByteBuffer heapInside(byte[] bytes) {
    byte[] array = new byte[bytes.length + 2 * MARGIN];
    System.arraycopy(bytes, 0, array, MARGIN, bytes.length);
    return ByteBuffer.wrap(array, MARGIN / 2, bytes.length + MARGIN)
        .slice()
        .position(MARGIN / 2)
        .limit(MARGIN / 2 + bytes.length);
  }

  private static ByteBuffer watched(int room) {
    byte[] marks = new byte[room + 2 * MARGIN];
    Arrays.fill(marks, MARK);
    return ByteBuffer.allocateDirect(marks.length).put(marks).position(MARGIN).limit(MARGIN + room);
  }

  private static void checkMargins(ByteBuffer buffer) {
    ByteBuffer all = buffer.duplicate().clear();
    for (int i = 0; i < MARGIN; i++) {
      assertThat(all.get(i)).as("byte before the buffer's position").isEqualTo(MARK);
      assertThat(all.get(all.limit() - 1 - i)).as("byte beyond the buffer's limit").isEqualTo(MARK);
    }
  }

  private static byte[] written(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.position() - MARGIN];
    buffer.duplicate().position(MARGIN).get(bytes);
    return bytes;
  }
}
