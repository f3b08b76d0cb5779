package sh.oso.kafka.backup.engine.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.VerifyReport;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.engine.protocol.BrokerClient;
import sh.oso.kafka.backup.engine.protocol.EpochEnd;
import sh.oso.kafka.backup.engine.protocol.Reply;
import sh.oso.kafka.backup.testkit.kafka.CertificateAuthority.Identity;
import sh.oso.kafka.backup.testkit.kafka.WayIn;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicReader;

/** A topic goes to a folder and back by every way into a cluster, and by every form of its keys. */
class EveryWayInIT {

  private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----";
  private static final String STORE_PASSWORD = "changeit";

  @TempDir private Path folder = Path.of("made by JUnit");

  @ParameterizedTest
  @EnumSource
  void backsUpVerifiesAndRestores(WayIn way) {
    roundTrip(SecuredKafka.client(way, "admin"));
  }

  @Test
  void takesPemInline() throws Exception {
    Map<String, Object> client = SecuredKafka.client(WayIn.MUTUAL_SSL, "admin");
    String authority = Files.readString(location(client, "ssl.truststore.location"));
    String keyAndChain = Files.readString(location(client, "ssl.keystore.location"));
    client.keySet().removeIf(name -> name.endsWith(".location"));
    int chain = keyAndChain.indexOf(CERTIFICATE);
    client.put("ssl.truststore.certificates", authority);
    client.put("ssl.keystore.key", keyAndChain.substring(0, chain));
    client.put("ssl.keystore.certificate.chain", keyAndChain.substring(chain));

    roundTrip(client);
  }

  @Test
  void takesCertificateAndKeyAsTwoFiles() throws Exception {
    Map<String, Object> client = SecuredKafka.client(WayIn.MUTUAL_SSL, "admin");
    String keyAndChain = Files.readString(location(client, "ssl.keystore.location"));
    client.keySet().removeIf(name -> name.startsWith("ssl.keystore."));
    int chain = keyAndChain.indexOf(CERTIFICATE);
    client.put(
        "kafka-backup.ssl.key.location",
        Files.writeString(folder.resolve("tls.key"), keyAndChain.substring(0, chain)).toString());
    client.put(
        "kafka-backup.ssl.certificate.location",
        Files.writeString(folder.resolve("tls.crt"), keyAndChain.substring(chain)).toString());

    roundTrip(client);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PKCS12", "JKS"})
  void takesStoresOfJava(String type) throws Exception {
    Map<String, Object> client = SecuredKafka.client(WayIn.MUTUAL_SSL, "admin");
    String keyAndChain = Files.readString(location(client, "ssl.keystore.location"));
    int chain = keyAndChain.indexOf(CERTIFICATE);
    Identity admin = new Identity(keyAndChain.substring(0, chain), keyAndChain.substring(chain));
    KeyStore own = TlsPort.store(type, admin, STORE_PASSWORD);
    KeyStore trusted = KeyStore.getInstance(type);
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", own.getCertificateChain("own")[1]);
    client.put("ssl.truststore.type", type);
    client.put("ssl.truststore.location", write(trusted, "trusted." + type));
    client.put("ssl.truststore.password", STORE_PASSWORD);
    client.put("ssl.keystore.type", type);
    client.put("ssl.keystore.location", write(own, "own." + type));
    client.put("ssl.keystore.password", STORE_PASSWORD);
    client.put("ssl.key.password", STORE_PASSWORD);

    roundTrip(client);
  }

  @ParameterizedTest
  @EnumSource(names = {"SASL_SSL_SCRAM_SHA_512", "SASL_SSL_OAUTHBEARER"})
  void provesAgainWhoItIsWhenTheBrokerAsks(WayIn way) throws Exception {
    Map<String, Object> properties = SecuredKafka.client(way, "admin");
    Node broker;
    try (Admin admin = Admin.create(properties)) {
      broker = admin.describeCluster().nodes().get().iterator().next();
    }
    try (BrokerClient client = BrokerClient.forProducing(properties, 1)) {
      client.setNodes(List.of(broker));
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (!client.ready(broker)) {
        assertThat(System.nanoTime()).isLessThan(end);
        client.poll(Duration.ofMillis(50));
      }
      List<Object> settled = new ArrayList<>();
      long later = System.nanoTime() + Duration.ofMillis(2 * SecuredKafka.SESSION_MS).toNanos();
      // Without a word of who it is, the broker would end the connection when the session does.
      while (System.nanoTime() < later) {
        ask(client, broker, settled);
        client.poll(Duration.ofMillis(100));
        assertThat(client.connectionFailed(broker)).isFalse();
      }
      assertThat(settled).isNotEmpty().allMatch(List.class::isInstance);
    }
  }

  private static void ask(BrokerClient client, Node broker, List<Object> settled) {
    if (client.isIdle(broker.id()) && client.ready(broker)) {
      client.epochEnds(
          broker,
          Map.of(new TopicPartition(SecuredKafka.TOPIC, 0), 0),
          new Reply<>() {
            @Override
            public void answered(List<EpochEnd> answer) {
              settled.add(answer);
            }

            @Override
            public void failed(KafkaBackupException failure) {
              settled.add(failure);
            }
          });
    }
  }

  private void roundTrip(Map<String, Object> client) {
    String restored = TestTopics.uniqueName("restored");
    try (KafkaBackup backups =
        KafkaBackup.builder().kafka(client).repository(folder.resolve("repository")).build()) {
      BackupReport backup = backups.backup(BackupRequest.of(SecuredKafka.TOPIC));
      assertThat(backup.manifest().totals().records()).isEqualTo(SecuredKafka.RECORDS);
      String id = backup.manifest().backupId();
      VerifyReport verified = backups.verify(VerifyRequest.of(id, VerifyRequest.Level.DECODED));
      assertThat(verified.damages()).isEmpty();
      assertThat(verified.records()).isEqualTo(SecuredKafka.RECORDS);
      backups.restore(RestoreRequest.of(id).withTopicMapping(Map.of(SecuredKafka.TOPIC, restored)));
    }
    TopicReader reader = new TopicReader(SecuredKafka.CLUSTER.clientProperties());
    assertThat(reader.digest(restored)).isEqualTo(reader.digest(SecuredKafka.TOPIC));
  }

  private static Path location(Map<String, Object> client, String name) {
    return Path.of(String.valueOf(client.get(name)));
  }

  private String write(KeyStore store, String name) throws Exception {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, STORE_PASSWORD.toCharArray());
    }
    return file.toString();
  }
}
