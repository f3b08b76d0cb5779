package sh.oso.kafka.backup.codec.lz4;

import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.codec.FrameDecoder;
import sh.oso.kafka.backup.api.codec.FrameEncoder;

record Lz4Codec(int level) implements Codec {

  static final String ID = "lz4";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String fileExtension() {
    return ".lz4";
  }

  @Override
  public FrameEncoder openEncoder() {
    LZ4Factory factory = LZ4Factory.fastestInstance();
    LZ4Compressor compressor =
        level == 1 ? factory.fastCompressor() : factory.highCompressor(level);
    return new Lz4FrameEncoder(compressor);
  }

  @Override
  public FrameDecoder openDecoder() {
    return new Lz4FrameDecoder(LZ4Factory.fastestInstance().safeDecompressor());
  }
}
