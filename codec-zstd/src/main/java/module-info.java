/**
 * Squeezes segments into Zstandard frames (RFC 8878) that the stock {@code zstd} command reads.
 * Exports nothing: the codec is found by its id.
 */
@org.jspecify.annotations.NullMarked
module sh.oso.kafka.backup.codec.zstd {
  requires com.github.luben.zstd_jni;
  requires static org.jspecify;
  requires sh.oso.kafka.backup.api;

  provides sh.oso.kafka.backup.api.codec.CodecProvider with
      sh.oso.kafka.backup.codec.zstd.ZstdCodecProvider;
}
