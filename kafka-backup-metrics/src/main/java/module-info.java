/**
 * Counts what runs do: a {@link sh.oso.kafka.backup.api.RunListener} that keeps meters in a
 * Micrometer registry of the application's own.
 */
@org.jspecify.annotations.NullMarked
module sh.oso.kafka.backup.metrics {
  requires static org.jspecify;
  requires transitive micrometer.core;
  requires transitive sh.oso.kafka.backup.api;

  exports sh.oso.kafka.backup.metrics;
}
