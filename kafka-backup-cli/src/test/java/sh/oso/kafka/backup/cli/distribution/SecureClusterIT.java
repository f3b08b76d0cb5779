package sh.oso.kafka.backup.cli.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SaslMechanism;

/** The settings file reaches a cluster with mutual TLS and passwords, or says what is refused. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class SecureClusterIT {

  /** Letters that JAAS, YAML or a shell could stumble over. */
  private static final String PASSWORD = "p\"a\\s's ${w}=d";

  private static KafkaCluster kafka;

  @TempDir private Path folder;
  private Path settings;

  @BeforeAll
  static void start() throws Exception {
    kafka =
        KafkaCluster.builder()
            .mutualTls()
            .sasl(SaslMechanism.SCRAM_SHA_512)
            .user("alice", PASSWORD)
            .start();
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();
    }
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            kafka.clientProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("orders", "value".getBytes(UTF_8))).get();
    }
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @BeforeEach
  void writeSettings() throws Exception {
    Map<String, Object> alice = kafka.clientProperties("alice");
    settings =
        Files.writeString(
            folder.resolve("settings.yaml"),
            """
            kafkaCluster:
              bootstrapServers: [%s]
              securityProtocol: SASL_SSL
              tls:
                caFile: %s
                certFile: %3$s
                keyFile: %3$s
              sasl:
                mechanism: SCRAM-SHA-512
                username: alice
                password: ${KAFKA_PASSWORD}
            topics: [orders]
            storage: {storageType: filesystem, filesystem: {path: %4$s}}
            """
                .formatted(
                    kafka.bootstrapServers(),
                    alice.get("ssl.truststore.location"),
                    alice.get("ssl.keystore.location"),
                    folder.resolve("repository")));
  }

  private static Command withPassword(String password) {
    return Command.onModulePath().with("KAFKA_PASSWORD", password);
  }

  @Test
  void logsIn() {
    Command.Result result = withPassword(PASSWORD).run("backup", "-c=" + settings, "-ojson");

    assertThat(result.succeeded().json().at("/manifest/totals/records").intValue()).isEqualTo(1);
    assertThat(result.out() + result.err()).doesNotContain(PASSWORD);
  }

  @Test
  void saysThatThePasswordIsWrongAndNotWhich() {
    Command.Result result = withPassword("hunter2").run("backup", "-c=" + settings);

    assertThat(result.code()).as(result.err()).isEqualTo(4);
    assertThat(result.err().lines()).as(result.err()).hasSize(1);
    assertThat(result.err()).startsWith("kafka-backup: ").doesNotContain("hunter2");
    String verbose = withPassword("hunter2").run("backup", "-v", "-c=" + settings).err();
    assertThat(verbose).contains("\tat ").doesNotContain("hunter2");
  }

  @Test
  void saysThatTheAuthorityIsNotKnown() throws Exception {
    String text = Files.readString(settings);
    Files.writeString(settings, text.replaceFirst("caFile: .*", ""));

    Command.Result result = withPassword(PASSWORD).run("backup", "-c=" + settings);

    assertThat(result.code()).as(result.err()).isEqualTo(4);
    assertThat(result.err().lines()).as(result.err()).hasSize(1);
  }
}
