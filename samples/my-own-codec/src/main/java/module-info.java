/** Squeezes segments into members of the gzip format. Exports nothing: it is found by its id. */
// guide:begin module
@org.jspecify.annotations.NullMarked
module com.example.codec.gzip {
  requires static org.jspecify;
  requires sh.oso.kafka.backup.api;

  provides sh.oso.kafka.backup.api.codec.CodecProvider with
      com.example.codec.gzip.GzipCodecProvider;
}
// guide:end module
