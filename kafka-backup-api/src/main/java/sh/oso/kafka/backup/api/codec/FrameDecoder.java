package sh.oso.kafka.backup.api.codec;

import java.nio.ByteBuffer;

/** Opens frames. For one thread at a time; holds native memory until closed. */
public interface FrameDecoder extends AutoCloseable {

  /**
   * Gives back the content of one frame.
   *
   * @param frame one whole frame, from position to limit, direct or not; position is at the limit
   *     after
   * @param raw receives the content at its position, which moves behind it; a direct buffer
   * @throws CorruptFrameException if this is not one whole, sound frame, or if its content does not
   *     fit into {@code raw}; the content of {@code raw} is then undefined
   */
  void decompress(ByteBuffer frame, ByteBuffer raw) throws CorruptFrameException;

  /** Frees native memory. Closing again does nothing. */
  @Override
  void close();
}
