package sh.oso.kafka.backup.codec.lz4;

import java.util.OptionalInt;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.codec.CodecProvider;

/**
 * Offers LZ4 under the id {@code lz4}: level 1, the default, is fast; 2 to 12 are the levels of its
 * high-compression mode.
 */
public final class Lz4CodecProvider implements CodecProvider {

  private static final int MIN_LEVEL = 1;
  private static final int MAX_LEVEL = 12;
  private static final int DEFAULT_LEVEL = 1;

  /** For {@link java.util.ServiceLoader}. */
  public Lz4CodecProvider() {}

  @Override
  public String id() {
    return Lz4Codec.ID;
  }

  @Override
  public Codec open(OptionalInt level) {
    int chosen = level.orElse(DEFAULT_LEVEL);
    if (chosen < MIN_LEVEL || chosen > MAX_LEVEL) {
      throw new IllegalArgumentException(
          "lz4 has levels " + MIN_LEVEL + " to " + MAX_LEVEL + ", but not " + chosen);
    }
    return new Lz4Codec(chosen);
  }
}
