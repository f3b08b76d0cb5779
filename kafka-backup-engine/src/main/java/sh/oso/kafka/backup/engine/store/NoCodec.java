package sh.oso.kafka.backup.engine.store;

import java.nio.ByteBuffer;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.codec.CorruptFrameException;
import sh.oso.kafka.backup.api.codec.FrameDecoder;
import sh.oso.kafka.backup.api.codec.FrameEncoder;

/** The codec {@code none}: a frame is its content. */
final class NoCodec implements Codec {

  static final String ID = "none";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String fileExtension() {
    return "";
  }

  @Override
  public FrameEncoder openEncoder() {
    return new FrameEncoder() {
      @Override
      public int maxFrameBytes(int rawBytes) {
        return rawBytes;
      }

      @Override
      public void compress(ByteBuffer raw, ByteBuffer frame) {
        frame.put(raw);
      }

      @Override
      public void store(ByteBuffer raw, ByteBuffer frame) {
        frame.put(raw);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public FrameDecoder openDecoder() {
    return new FrameDecoder() {
      @Override
      public void decompress(ByteBuffer frame, ByteBuffer raw) throws CorruptFrameException {
        if (frame.remaining() > raw.remaining()) {
          throw new CorruptFrameException(
              "a frame of " + frame.remaining() + " bytes where " + raw.remaining() + " fit");
        }
        raw.put(frame);
      }

      @Override
      public void close() {}
    };
  }
}
