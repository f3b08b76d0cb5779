package sh.oso.kafka.backup.engine.hourly;

import java.util.Map;
import sh.oso.kafka.backup.engine.witness.Rows;
import sh.oso.kafka.backup.engine.witness.TopicChanges;
import sh.oso.kafka.backup.engine.witness.Witness;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** What the lives of topics need. */
record World(
    KafkaCluster kafka,
    TestTopics topics,
    TopicWriter writer,
    TopicChanges changes,
    Witness witness,
    Rows rows)
    implements AutoCloseable {

  static World of(KafkaCluster kafka, long seed) {
    Map<String, Object> client = kafka.clientProperties();
    return new World(
        kafka,
        new TestTopics(client),
        new TopicWriter(client).with("linger.ms", 2),
        new TopicChanges(client),
        new Witness(client),
        new Rows(seed));
  }

  @Override
  public void close() {
    changes.close();
  }
}
