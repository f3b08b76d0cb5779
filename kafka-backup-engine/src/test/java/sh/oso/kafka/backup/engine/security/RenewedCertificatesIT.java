package sh.oso.kafka.backup.engine.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.protocol.BrokerClient;
import sh.oso.kafka.backup.engine.protocol.ClientSecurity;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;
import sh.oso.kafka.backup.testkit.store.Calls;
import sh.oso.kafka.backup.testkit.store.Fault;
import sh.oso.kafka.backup.testkit.store.FaultyStore;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;
import sh.oso.kafka.backup.testkit.store.StoreCall;

/** Authority, broker's and client's certificates change on disk while clients are open. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls start first
class RenewedCertificatesIT {

  private static final int RECORDS = 300;
  private static final Duration POLL = Duration.ofMillis(50);

  private KafkaCluster kafka;
  private String topic;

  @TempDir private Path folder = Path.of("made by JUnit");

  @BeforeAll
  void start() {
    kafka = KafkaCluster.builder().mutualTls().start();
    topic = new TestTopics(kafka.clientProperties()).create("t", 2, RecordSamples.TOPIC_CONFIGS);
    new TopicWriter(kafka.clientProperties()).write(RecordSamples.of(7).mixed(topic, RECORDS));
  }

  @AfterAll
  void stop() {
    kafka.close();
  }

  private void renew() {
    kafka.renewCertificates();
    kafka.killBroker(0);
    kafka.startBroker(0);
  }

  @Test
  void aRunAndTheNextOneOfItsInstanceGoOn() {
    FaultyStore store =
        FaultyStore.around(new InMemoryStore())
            .forbiddingRewrites()
            .on(
                Calls.to(StoreCall.PUT).about(key -> key.value().endsWith("plan.json")).number(1),
                Fault.delay(this::renew));
    try (KafkaBackup backups =
        KafkaBackup.builder().kafka(kafka.clientProperties()).repository(store).build()) {
      BackupReport first = backups.backup(BackupRequest.of(topic).withBackupId("b1"));
      assertThat(store.faultCount()).isEqualTo(1);
      assertThat(first.manifest().totals().records()).isEqualTo(RECORDS);
      renew();
      backups.backup(BackupRequest.of(topic).withBackupId("b2"));
      for (String id : List.of("b1", "b2")) {
        assertThat(backups.verify(VerifyRequest.of(id, VerifyRequest.Level.DECODED)).records())
            .isEqualTo(RECORDS);
      }
    }
  }

  @Test
  void openClientsConnectAgainWithWhatIsThereThen() {
    Map<String, Object> client =
        ClientSecurity.prepare(kafka.clientProperties(), Duration.ofSeconds(10));
    try (Cluster cluster = new Cluster(client, Limits.DEFAULTS);
        BrokerClient raw = BrokerClient.forProducing(client, 1)) {
      Node broker = cluster.brokers().get(0);
      raw.setNodes(List.of(broker));
      awaitReady(raw, broker);

      renew();

      assertThat(cluster.topicNames()).contains(topic);
      while (raw.ready(broker)) {
        raw.poll(POLL); // until it is noticed that the broker hung up
      }
      awaitReady(raw, broker);
    }
  }

  @Test
  void theBrokerMayChangeSomewhatLaterThanTheFiles() throws Exception {
    Map<String, Object> client =
        ClientSecurity.prepare(kafka.clientProperties(), Duration.ofSeconds(10));
    Path authority = Path.of(String.valueOf(client.get("ssl.truststore.location")));
    client.put("ssl.truststore.location", folder.resolve("ca.pem").toString());
    Files.copy(authority, folder.resolve("ca.pem"));
    try (Cluster cluster = new Cluster(client, Limits.DEFAULTS);
        BrokerClient raw = BrokerClient.forProducing(client, 1)) {
      Node broker = cluster.brokers().get(0);
      raw.setNodes(List.of(broker));
      awaitReady(raw, broker);

      renew();
      for (int i = 0; i < 40; i++) {
        raw.ready(broker); // refused for now, as the new authority is not known yet
        raw.poll(POLL);
      }
      assertThat(raw.ready(broker)).isFalse();
      Files.delete(folder.resolve("ca.pem"));
      Files.copy(authority, folder.resolve("ca.pem"));

      awaitReady(raw, broker);
    }
  }

  @Test
  void filesThatCannotBeUsedLeaveTheOldOnesInForce() throws Exception {
    Map<String, Object> given = new HashMap<>(kafka.clientProperties());
    Path authority = folder.resolve("ca.pem");
    Files.copy(Path.of(String.valueOf(given.get("ssl.truststore.location"))), authority);
    given.put("ssl.truststore.location", authority.toString());
    given.put("connections.max.idle.ms", 500);
    Map<String, Object> client = ClientSecurity.prepare(given, Duration.ofSeconds(10));
    try (Cluster cluster = new Cluster(client, Limits.DEFAULTS);
        BrokerClient raw = BrokerClient.forProducing(client, 1)) {
      Node broker = cluster.brokers().get(0);
      raw.setNodes(List.of(broker));
      awaitReady(raw, broker);

      Files.writeString(authority, "-----BEGIN CERTIFICATE-----\nhalf");

      for (int i = 0; i < 30; i++) {
        raw.poll(POLL); // idle, so that the connection is closed
      }
      awaitReady(raw, broker);
      assertThatThrownBy(() -> new Cluster(client, Limits.DEFAULTS).close())
          .hasMessageContaining(authority.toString());
    }
  }

  private static void awaitReady(BrokerClient client, Node broker) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!client.ready(broker)) {
      assertThat(System.nanoTime()).as("ready in time").isLessThan(end);
      client.poll(POLL);
    }
  }
}
