/**
 * Squeezes segments into frames of the LZ4 frame format that the stock {@code lz4} command reads.
 * Exports nothing: the codec is found by its id.
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // the digit at its end belongs to the codec's name
module sh.oso.kafka.backup.codec.lz4 {
  requires static org.jspecify;
  requires org.lz4.java;
  requires sh.oso.kafka.backup.api;

  provides sh.oso.kafka.backup.api.codec.CodecProvider with
      sh.oso.kafka.backup.codec.lz4.Lz4CodecProvider;
}
