/**
 * Backs up, restores and verifies: the work behind {@link sh.oso.kafka.backup.api.KafkaBackup}. It
 * is the only module that imports Kafka, and exports nothing.
 */
@org.jspecify.annotations.NullMarked
module sh.oso.kafka.backup.engine {
  requires static org.jspecify;
  requires com.fasterxml.jackson.annotation;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.datatype.jsr310;
  requires io.github.bucket4j.core;
  requires io.github.resilience4j.circuitbreaker;
  requires kafka.clients;
  requires org.slf4j;
  requires sh.oso.kafka.backup.api;

  uses sh.oso.kafka.backup.api.codec.CodecProvider;
  uses sh.oso.kafka.backup.api.store.ObjectStoreProvider;

  provides sh.oso.kafka.backup.api.spi.EngineProvider with
      sh.oso.kafka.backup.engine.KafkaBackupEngineProvider;

  // Kafka's clients make the factory of TLS engines that is in it.
  opens sh.oso.kafka.backup.engine.protocol to
      kafka.clients;
  // JSON documents are records of these packages.
  opens sh.oso.kafka.backup.engine.clone to
      com.fasterxml.jackson.databind;
  opens sh.oso.kafka.backup.engine.manifest to
      com.fasterxml.jackson.databind;
  opens sh.oso.kafka.backup.engine.restore to
      com.fasterxml.jackson.databind;
}
