package sh.oso.kafka.backup.engine.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.codec.FrameDecoder;
import sh.oso.kafka.backup.api.codec.FrameEncoder;

/** Topic indexes and snapshots as JSON in one frame of a codec. */
final class Frames {

  private Frames() {}

  static byte[] json(Object document) {
    try {
      return Json.MAPPER.writeValueAsBytes(document);
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
  static <T> T read(Codec codec, byte[] frame, long rawBytes, Class<T> type, String name) {
    try (FrameDecoder decoder = codec.openDecoder()) {
      ByteBuffer raw = ByteBuffer.allocateDirect(Math.toIntExact(rawBytes));
      decoder.decompress(ByteBuffer.wrap(frame), raw);
      byte[] json = new byte[raw.position()];
      raw.flip().get(json);
      var tree = Json.MAPPER.readTree(json);
      SealedJson.requireKnownVersion(tree.path("formatVersion").asInt(0), name);
      return Json.MAPPER.treeToValue(tree, type);
    } catch (IOException | ArithmeticException e) {
      throw new CorruptBackupException(name + " cannot be read: " + e.getMessage(), e);
    }
  }
}
