package sh.oso.kafka.backup.codec.zstd;

import com.github.luben.zstd.Zstd;
import java.util.OptionalInt;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.codec.CodecProvider;

/** Offers Zstandard under the id {@code zstd}: levels 1 to 22, by default 3. */
public final class ZstdCodecProvider implements CodecProvider {

  private static final int MIN_LEVEL = 1;
  private static final int DEFAULT_LEVEL = 3;

  /** For {@link java.util.ServiceLoader}. */
  public ZstdCodecProvider() {}

  @Override
  public String id() {
    return ZstdCodec.ID;
  }

  @Override
  public Codec open(OptionalInt level) {
    int chosen = level.orElse(DEFAULT_LEVEL);
    int max = Zstd.maxCompressionLevel();
    if (chosen < MIN_LEVEL || chosen > max) {
      throw new IllegalArgumentException(
          "zstd has levels " + MIN_LEVEL + " to " + max + ", but not " + chosen);
    }
    return new ZstdCodec(chosen);
  }
}
