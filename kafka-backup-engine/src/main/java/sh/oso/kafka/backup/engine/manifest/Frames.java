package sh.oso.kafka.backup.engine.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.codec.FrameDecoder;
import sh.oso.kafka.backup.api.codec.FrameEncoder;
import sh.oso.kafka.backup.api.manifest.TopicIndex;

/** Topic indexes as JSON in one frame of a codec. */
final class Frames {

  private Frames() {}

  static byte[] json(TopicIndex index) {
    try {
      return Json.MAPPER.writeValueAsBytes(index);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] encode(Codec codec, byte[] raw) {
    try (FrameEncoder encoder = codec.openEncoder()) {
      ByteBuffer frame = ByteBuffer.allocateDirect(encoder.maxFrameBytes(raw.length));
      encoder.compress(ByteBuffer.wrap(raw), frame);
      byte[] bytes = new byte[frame.position()];
      frame.flip().get(bytes);
      return bytes;
    }
  }

  /**
   * Opens a frame that its SHA-256 vouches for.
   *
   * @param name how messages call the object
   */
  static TopicIndex readIndex(Codec codec, byte[] frame, long rawBytes, String name) {
    try (FrameDecoder decoder = codec.openDecoder()) {
      ByteBuffer raw = ByteBuffer.allocateDirect(Math.toIntExact(rawBytes));
      decoder.decompress(ByteBuffer.wrap(frame), raw);
      byte[] json = new byte[raw.position()];
      raw.flip().get(json);
      return SealedJson.readKnown(json, TopicIndex.class, name);
    } catch (IOException | ArithmeticException e) {
      throw new CorruptBackupException(name + " cannot be read: " + e.getMessage(), e);
    }
  }
}
