package sh.oso.kafka.backup.cli.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.TokenFlaw;
import sh.oso.kafka.backup.testkit.kafka.WayIn;

/** The settings of the guide, as they stand there, against one broker with every way in. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class SecuredCommandIT {

  private static final String PASSWORD = "hunter2 \"and\" more";
  private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```");

  /** What stands in the guide for something of the reader's own: files and the token endpoint. */
  private static final List<String> FILES =
      List.of("ca.crt", "tls.crt", "tls.key", "trusted.p12", "username", "password");

  @TempDir private static Path folder;
  private static KafkaCluster kafka;
  private static List<String> snippets;

  @BeforeAll
  static void start() throws Exception {
    kafka = KafkaCluster.builder().also(WayIn.values()).user("alice", PASSWORD).start();
    snippets =
        YAML.matcher(Files.readString(Path.of("../docs/guides/secured-kafka.md")))
            .results()
            .map((MatchResult result) -> result.group(1))
            .toList();
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();
    }
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            kafka.clientProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("orders", "value".getBytes(UTF_8))).get();
    }
    writeFiles();
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  private static void writeFiles() throws Exception {
    Map<String, Object> client = kafka.clientProperties(WayIn.MUTUAL_SSL, "alice");
    String authority =
        Files.readString(Path.of(String.valueOf(client.get("ssl.truststore.location"))));
    String own = Files.readString(Path.of(String.valueOf(client.get("ssl.keystore.location"))));
    int chain = own.indexOf("-----BEGIN CERTIFICATE");
    Files.writeString(folder.resolve("ca.crt"), authority);
    Files.writeString(folder.resolve("tls.key"), own.substring(0, chain));
    Files.writeString(folder.resolve("tls.crt"), own.substring(chain));
    Files.writeString(folder.resolve("username"), "alice\n");
    Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "ca",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(authority.getBytes(UTF_8))));
    try (OutputStream out = Files.newOutputStream(folder.resolve("trusted.p12"))) {
      trusted.store(out, "changeit".toCharArray());
    }
  }

  private static Command command() {
    return Command.onModulePath().with("STORE_PASSWORD", "changeit");
  }

  /** A settings file with a snippet of the guide in it. */
  private static Path settings(int snippet, WayIn way) throws Exception {
    String block =
        snippets
            .get(snippet)
            .replace("the-client-id", "alice")
            .replace("https://idp.example/token", kafka.tokenServer().tokenEndpoint().toString());
    for (String file : FILES) {
      block = block.replace(": " + file + "\n", ": " + folder.resolve(file) + "\n");
    }
    return Files.writeString(
        folder.resolve("settings.yaml"),
        "topics: [orders]\nstorage: {uri: 'file://%s/repository'}\nkafkaCluster:\n  bootstrapServers: [%s]\n%s"
            .formatted(
                folder, kafka.clientProperties(way, "alice").get("bootstrap.servers"), block));
  }

  @ParameterizedTest
  @CsvSource({
    "0, SSL",
    "1, MUTUAL_SSL",
    "2, SASL_SSL_SCRAM_SHA_512",
    "3, SASL_SSL_OAUTHBEARER",
    "4, SSL"
  })
  void theSettingsOfTheGuideWork(int snippet, WayIn way) throws Exception {
    assertThat(snippets).hasSize(5);
    Path settings = settings(snippet, way);

    Command.Result backup = command().run("backup", "-c=" + settings, "-ojson");

    assertThat(backup.succeeded().json().at("/manifest/totals/records").intValue()).isEqualTo(1);
    assertThat(backup.err()).doesNotContain("hunter2", "WARN");
  }

  @Test
  void aTokenIsEnoughToVerifyAndRestoreToo() throws Exception {
    Path settings = settings(3, WayIn.SASL_SSL_OAUTHBEARER);
    command().run("backup", "-c=" + settings, "-i=whole").succeeded();
    command().run("verify", "-c=" + settings, "-i=whole", "--level=Decoded").succeeded();
    Command.Result restore =
        command().run("restore", "-c=" + settings, "-i=whole", "-m=orders=again", "-ojson");

    assertThat(restore.succeeded().json().at("/records").intValue()).isEqualTo(1);
  }

  @Test
  void aPasswordIsEnoughForOffsetsAndToCompareWithLiveTopics() throws Exception {
    Path settings = settings(2, WayIn.SASL_SSL_SCRAM_SHA_512);
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      admin
          .alterConsumerGroupOffsets(
              "billing", Map.of(new TopicPartition("orders", 0), new OffsetAndMetadata(1)))
          .all()
          .get();
    }
    command().run("offsets", "snapshot", "-c=" + settings, "-g=billing", "-i=kept").succeeded();
    Command.Result verified =
        command().run("offsets", "verify", "-c=" + settings, "-i=kept", "-ojson");
    assertThat(verified.succeeded().json().at("/matched").intValue()).isEqualTo(1);

    command().run("backup", "-c=" + settings, "-i=compared").succeeded();
    Command.Result same =
        command().run("diff", "-c=" + settings, "-i=compared", "--live", "-ojson").succeeded();
    assertThat(same.json().at("/differences").size()).isZero();
    assertThat(same.out() + same.err()).doesNotContain("hunter2");
  }

  @Test
  void whatIsRefusedIsOneLineWithoutASecret() throws Exception {
    Path token = settings(3, WayIn.SASL_SSL_OAUTHBEARER);
    refused(4, "the broker refuses the token", token, endpoint(TokenFlaw.OTHER_AUDIENCE));
    refused(4, "no token was given by", token, "kafkaCluster.sasl.username=mallory");
    Path password = settings(2, WayIn.SASL_SSL_SCRAM_SHA_512);
    refused(
        4,
        "refuses the credentials",
        password,
        "kafkaCluster.sasl.mechanism=SCRAM-SHA-512",
        "kafkaCluster.sasl.usernameFile=" + folder.resolve("password"));
    Path plain = settings(0, WayIn.SSL);
    refused(
        2,
        "speaks TLS",
        plain,
        "kafkaCluster.tls.caFile=",
        "kafkaCluster.securityProtocol=PLAINTEXT");
    refused(2, "did you mean SASL_SSL?", password, "kafkaCluster.securityProtocol=SASL_SSLL");
  }

  private static String endpoint(TokenFlaw flaw) {
    return "kafkaCluster.sasl.tokenEndpoint=" + kafka.tokenServer().tokenEndpoint(flaw);
  }

  private static void refused(int code, String line, Path settings, String... changes) {
    String[] args = new String[2 + changes.length];
    args[0] = "backup";
    args[1] = "-c=" + settings;
    for (int i = 0; i < changes.length; i++) {
      args[2 + i] = "--set=" + changes[i];
    }
    Command.Result result = command().run(args);
    assertThat(result.code()).as(result.err()).isEqualTo(code);
    assertThat(result.err().lines()).as(result.err()).hasSize(1);
    assertThat(result.err()).contains(line).doesNotContain("hunter2", "Exception");
  }

  @Test
  void aPasswordWithoutEncryptionIsSaidAloud() throws Exception {
    Path settings = settings(2, WayIn.SASL_PLAINTEXT_PLAIN);

    Command.Result backup =
        command()
            .run(
                "backup",
                "-c=" + settings,
                "--set=kafkaCluster.securityProtocol=SASL_PLAINTEXT",
                "--set=kafkaCluster.sasl.mechanism=PLAIN",
                "--set=kafkaCluster.tls.caFile=");

    assertThat(backup.succeeded().err()).contains("WARN", "shows the password");
  }
}
