/**
 * What tests of backups need: contracts that every store and codec passes, a store that fails on
 * demand, real brokers as processes, and records of every awkward kind.
 */
@org.jspecify.annotations.NullMarked
module sh.oso.kafka.backup.testkit {
  requires static transitive org.jspecify;
  requires jdk.httpserver;
  requires transitive kafka.clients;
  requires transitive org.assertj.core;
  requires transitive org.junit.jupiter.api;
  requires transitive sh.oso.kafka.backup.api;

  exports sh.oso.kafka.backup.testkit.codec;
  exports sh.oso.kafka.backup.testkit.image;
  exports sh.oso.kafka.backup.testkit.kafka;
  exports sh.oso.kafka.backup.testkit.plugin;
  exports sh.oso.kafka.backup.testkit.records;
  exports sh.oso.kafka.backup.testkit.store;
}
