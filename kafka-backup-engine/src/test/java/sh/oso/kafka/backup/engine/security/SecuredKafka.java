package sh.oso.kafka.backup.engine.security;

import java.util.HashMap;
import java.util.Map;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.WayIn;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** One broker with every way in, for all tests of this package; it dies with their JVM. */
final class SecuredKafka {

  static final String PASSWORD = "s3cr\"et\\ with = and ;";
  static final int RECORDS = 200;

  /** Sessions are short, so that whoever stays longer has to prove again who he is. */
  static final int SESSION_MS = 3000;

  static final KafkaCluster CLUSTER =
      KafkaCluster.builder()
          .also(WayIn.values())
          .authorizer()
          .user("alice", PASSWORD)
          .user("bob", "nobody granted him anything")
          .brokerProperty("connections.max.reauth.ms", String.valueOf(SESSION_MS))
          .start();

  static final String TOPIC = writeTopic();

  private SecuredKafka() {}

  private static String writeTopic() {
    Map<String, Object> admin = CLUSTER.clientProperties();
    String topic = new TestTopics(admin).create("secured", 2, RecordSamples.TOPIC_CONFIGS);
    new TopicWriter(admin).write(RecordSamples.of(20_261_124).mixed(topic, RECORDS));
    return topic;
  }

  /** What a client that comes as a user has to be told; to be changed at will. */
  static Map<String, Object> client(WayIn way, String user) {
    return new HashMap<>(CLUSTER.clientProperties(way, user));
  }
}
