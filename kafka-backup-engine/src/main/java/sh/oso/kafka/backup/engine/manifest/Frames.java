package sh.oso.kafka.backup.engine.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.codec.CorruptFrameException;
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

  /** The JSON object in a frame; empty if it is another codec's, or has more bytes. */
  static Optional<byte[]> decode(Codec codec, byte[] frame, long mostBytes) {
    try (FrameDecoder decoder = codec.openDecoder()) {
      ByteBuffer raw = ByteBuffer.allocateDirect(Math.toIntExact(mostBytes));
      decoder.decompress(ByteBuffer.wrap(frame), raw);
      byte[] json = new byte[raw.position()];
      raw.flip().get(json);
      return json.length > 0 && json[0] == '{' ? Optional.of(json) : Optional.empty();
    } catch (CorruptFrameException e) {
      return Optional.empty();
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
      return SealedJson.readKnown(json, type, name);
    } catch (IOException | ArithmeticException e) {
      throw new CorruptBackupException(name + " cannot be read: " + e.getMessage(), e);
    }
  }
}
