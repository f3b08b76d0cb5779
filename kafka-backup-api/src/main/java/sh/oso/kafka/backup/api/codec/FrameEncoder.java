package sh.oso.kafka.backup.api.codec;

import java.nio.ByteBuffer;

/** Makes frames. For one thread at a time; holds native memory until closed. */
public interface FrameEncoder extends AutoCloseable {

  /**
   * The most bytes that a frame can need, for either method below.
   *
   * @param rawBytes size of the content, 0 or more
   * @return an upper bound for the whole frame
   */
  int maxFrameBytes(int rawBytes);

  /**
   * Compresses content into one whole frame that records the content's size.
   *
   * @param raw the content, from position to limit, direct or not; position is at the limit after
   * @param frame receives the frame at its position, which moves behind it; a direct buffer with at
   *     least {@link #maxFrameBytes} remaining
   */
  void compress(ByteBuffer raw, ByteBuffer frame);

  /**
   * Wraps content that would not shrink into one whole frame, at the speed of copying.
   *
   * @param raw as in {@link #compress}
   * @param frame as in {@link #compress}
   */
  void store(ByteBuffer raw, ByteBuffer frame);

  /** Frees native memory. Closing again does nothing. */
  @Override
  void close();
}
