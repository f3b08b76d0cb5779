package sh.oso.kafka.backup.engine.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.DeleteRequest;
import sh.oso.kafka.backup.api.EvidenceRequest;
import sh.oso.kafka.backup.api.EvidenceRequest.Format;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.SigningKey;
import sh.oso.kafka.backup.api.VerifyReport;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.VerifyRequest.Level;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** What is kept of a verification says what was found, and shows who made it. */
class EvidenceIT {

  private final KafkaCluster kafka;
  private final TestTopics topics;
  private final Path folder;

  EvidenceIT(@SharedKafka KafkaCluster kafka, @TempDir Path folder) {
    this.kafka = kafka;
    this.topics = new TestTopics(kafka.clientProperties());
    this.folder = folder;
  }

  private KafkaBackup open() {
    return KafkaBackup.builder()
        .kafka(kafka.clientProperties())
        .repository(folder.resolve("repository"))
        .build();
  }

  private String backUp(KafkaBackup backups, String id) {
    String topic = topics.create("evidence", 2, Map.of());
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      records.add(new ProducerRecord<>(topic, i % 2, null, ("value " + i).getBytes(UTF_8)));
    }
    new TopicWriter(kafka.clientProperties()).write(records);
    backups.backup(BackupRequest.of(topic).withBackupId(id));
    return topic;
  }

  private Path stored(String key) {
    return folder.resolve("repository").resolve(key);
  }

  private static String pem(String label, byte[] encoded) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
        + "\n-----END "
        + label
        + "-----\n";
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ed25519", "EC", "RSA"})
  void openSslKnowsWhoSigned(String kind) throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance(kind).generateKeyPair();
    String publicPem = pem("PUBLIC KEY", pair.getPublic().getEncoded());
    SigningKey key = SigningKey.ofPem(pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    VerifyReport report;
    try (KafkaBackup backups = open()) {
      backUp(backups, "b");
      report =
          backups.verify(
              VerifyRequest.of("b", Level.RESTORED)
                  .withEvidence(new EvidenceRequest(EnumSet.allOf(Format.class), key, "audit")));
    }
    Path json = stored(Objects.requireNonNull(report.evidence()));
    assertThat(json).hasFileName("report.json");
    JsonNode found = new ObjectMapper().readTree(json.toFile());
    assertThat(found.at("/result").textValue()).isEqualTo("VALID");
    assertThat(found.at("/requestedBy").textValue()).isEqualTo("audit");
    assertThat(found.at("/signatureAlgorithm").textValue()).isEqualTo(key.algorithm());
    assertThat(found.at("/checks/2/level").textValue()).isEqualTo("RESTORED");
    assertThat(found.at("/checks/2/records").intValue()).isEqualTo(40);
    assertThat(found.at("/drillClusterId").textValue()).isNotEmpty();
    byte[] manifest = Files.readAllBytes(stored("backups/b/manifest.json"));
    assertThat(found.at("/backup/manifestSha256").textValue())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(manifest)));

    Path publicKey = Files.writeString(folder.resolve("public.pem"), publicPem);
    for (Path signed : List.of(json, json.resolveSibling("report.html"))) {
      Path signature = signed.resolveSibling(signed.getFileName() + ".sig");
      assertThat(openSsl(kind, publicKey, signed, signature)).isTrue();
      Path changed = folder.resolve("changed");
      Files.writeString(changed, Files.readString(signed).replace("VALID", "VALiD"));
      assertThat(openSsl(kind, publicKey, changed, signature)).isFalse();
      byte[] bytes = Files.readAllBytes(signature);
      assertThat(SigningKey.isSignature(publicPem, Files.readAllBytes(signed), bytes)).isTrue();
      assertThat(SigningKey.isSignature(publicPem, Files.readAllBytes(changed), bytes)).isFalse();
    }
  }

  /** As the guide says. */
  private static boolean openSsl(String kind, Path publicKey, Path file, Path signature)
      throws IOException, InterruptedException {
    List<String> command =
        kind.equals("Ed25519")
            ? List.of(
                "openssl",
                "pkeyutl",
                "-verify",
                "-pubin",
                "-inkey",
                publicKey.toString(),
                "-rawin",
                "-in",
                file.toString(),
                "-sigfile",
                signature.toString())
            : List.of(
                "openssl",
                "dgst",
                "-sha256",
                "-verify",
                publicKey.toString(),
                "-signature",
                signature.toString(),
                file.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue() == 0;
  }

  @Test
  void damageIsKeptTooAndNoPruneTakesItAway() throws Exception {
    try (KafkaBackup backups = open()) {
      String topic = backUp(backups, "b");
      Path segment;
      try (Stream<Path> files = Files.walk(stored("topics/" + topic))) {
        segment = files.filter(it -> it.toString().endsWith(".seg")).findFirst().orElseThrow();
      }
      byte[] bytes = Files.readAllBytes(segment);
      bytes[40] ^= 4;
      Files.write(segment, bytes);
      VerifyRequest request =
          VerifyRequest.of("b", Level.CHECKSUMS).withEvidence(EvidenceRequest.of(null));
      VerifyReport report = backups.verify(request);
      assertThat(report.valid()).isFalse();
      Path json = stored(Objects.requireNonNull(report.evidence()));
      JsonNode found = new ObjectMapper().readTree(json.toFile());
      assertThat(found.at("/result").textValue()).isEqualTo("INVALID");
      assertThat(found.at("/damages/0/topic").textValue()).isEqualTo(topic);
      assertThat(found.has("signatureAlgorithm")).isFalse();
      assertThat(json.resolveSibling("report.json.sig")).doesNotExist();
      assertThat(json.resolveSibling("report.html")).content().contains("INVALID", topic);

      backups.delete(DeleteRequest.of("b"));
      assertThat(json).exists();

      assertThatThrownBy(() -> backups.verify(request)).isInstanceOf(RuntimeException.class);
      try (Stream<Path> kept = Files.list(stored("evidence"))) {
        assertThat(kept).as("a run that could not look keeps nothing").hasSize(1);
      }
    }
  }

  @Test
  void keysThatCannotSignAreRefused() throws Exception {
    assertThatThrownBy(() -> SigningKey.ofPem("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
    KeyPairGenerator weak = KeyPairGenerator.getInstance("RSA");
    weak.initialize(1024);
    byte[] encoded = weak.generateKeyPair().getPrivate().getEncoded();
    assertThatThrownBy(() -> SigningKey.ofPem(pem("PRIVATE KEY", encoded)))
        .hasMessageContaining("has 1024 bits");
    byte[] other =
        KeyPairGenerator.getInstance("X25519").generateKeyPair().getPrivate().getEncoded();
    assertThatThrownBy(() -> SigningKey.ofPem(pem("PRIVATE KEY", other)))
        .hasMessageContaining("take Ed25519, EC or RSA");
  }
}
