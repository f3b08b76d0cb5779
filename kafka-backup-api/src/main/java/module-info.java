/**
 * What applications call to back up and restore Kafka topics, and what stores and codecs implement.
 * Depends on the JDK only, so that no Kafka, cloud or JSON library reaches its users through it.
 */
@org.jspecify.annotations.NullMarked
module sh.oso.kafka.backup.api {
  requires static transitive org.jspecify;

  exports sh.oso.kafka.backup.api;
  exports sh.oso.kafka.backup.api.codec;
  exports sh.oso.kafka.backup.api.manifest;
  exports sh.oso.kafka.backup.api.offsets;
  exports sh.oso.kafka.backup.api.record;
  exports sh.oso.kafka.backup.api.restore;
  exports sh.oso.kafka.backup.api.spi;
  exports sh.oso.kafka.backup.api.store;

  uses sh.oso.kafka.backup.api.spi.EngineProvider;
}
