/**
 * Backs up, restores and verifies: the work behind {@link sh.oso.kafka.backup.api.KafkaBackup}. It
 * is the only module that imports Kafka, and exports nothing.
 */
@org.jspecify.annotations.NullMarked
module sh.oso.kafka.backup.engine {
  requires static org.jspecify;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires kafka.clients;
  requires org.slf4j;
  requires sh.oso.kafka.backup.api;
}
