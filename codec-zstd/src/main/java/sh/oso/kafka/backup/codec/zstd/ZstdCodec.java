package sh.oso.kafka.backup.codec.zstd;

import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.codec.FrameDecoder;
import sh.oso.kafka.backup.api.codec.FrameEncoder;

record ZstdCodec(int level) implements Codec {

  static final String ID = "zstd";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String fileExtension() {
    return ".zst";
  }

  @Override
  public FrameEncoder openEncoder() {
    return new ZstdFrameEncoder(level);
  }

  @Override
  public FrameDecoder openDecoder() {
    return new ZstdFrameDecoder();
  }
}
