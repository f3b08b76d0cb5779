/**
 * The {@code kafka-backup} command. It parses settings once, calls the front door of the API, and
 * prints reports; the engine, stores and codecs are found by ServiceLoader. Exports nothing.
 */
@org.jspecify.annotations.NullMarked
module sh.oso.kafka.backup.cli {
  requires static org.jspecify;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires info.picocli;
  requires jdk.httpserver;
  requires jdk.unsupported;
  requires me.tongfei.progressbar;
  requires micrometer.registry.prometheus;
  requires org.slf4j;
  requires org.yaml.snakeyaml;
  requires sh.oso.kafka.backup.api;
  requires sh.oso.kafka.backup.metrics;

  // Problems in settings are part of a failure's JSON.
  exports sh.oso.kafka.backup.cli.settings to
      com.fasterxml.jackson.databind;

  opens sh.oso.kafka.backup.cli.command to
      info.picocli;

  uses sh.oso.kafka.backup.api.store.ObjectStoreProvider;
}
