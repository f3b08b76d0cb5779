package com.example.codec.gzip;

import java.util.OptionalInt;
import java.util.zip.Deflater;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.codec.CodecProvider;

/** Offers gzip under the id {@code gzip}, with the levels 1 to 9 of the command of that name. */
public final class GzipCodecProvider implements CodecProvider {

  private static final int DEFAULT_LEVEL = 6;

  /** For {@link java.util.ServiceLoader}. */
  public GzipCodecProvider() {}

  // guide:begin provider
  @Override
  public String id() {
    return GzipCodec.ID;
  }

  @Override
  public Codec open(OptionalInt level) {
    int chosen = level.orElse(DEFAULT_LEVEL);
    if (chosen < Deflater.BEST_SPEED || chosen > Deflater.BEST_COMPRESSION) {
      throw new IllegalArgumentException("gzip has levels 1 to 9, but not " + chosen);
    }
    return new GzipCodec(chosen);
  }
  // guide:end provider
}
