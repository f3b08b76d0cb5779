package sh.oso.kafka.backup.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.BackupNotFoundException;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.BackupSummary;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.RepositoryException;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.UnsupportedFormatException;
import sh.oso.kafka.backup.api.VerifyReport;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.store.StorageFullException;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SaslMechanism;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;
import sh.oso.kafka.backup.testkit.store.Calls;
import sh.oso.kafka.backup.testkit.store.Fault;
import sh.oso.kafka.backup.testkit.store.FaultyStore;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;
import sh.oso.kafka.backup.testkit.store.StoreCall;

/** What is wrong is said in one line, and the repository is as sound as before. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {

  private final KafkaCluster kafka =
      KafkaCluster.builder().sasl(SaslMechanism.PLAIN).user("alice", "secret").authorizer().start();
  private final TestTopics topics = new TestTopics(kafka.clientProperties());
  private String topic = "";

  @TempDir private Path folder = Path.of("made by JUnit");

  @BeforeAll
  void writeTopic() throws Exception {
    topic = topics.create("orders", 2, RecordSamples.TOPIC_CONFIGS);
    new TopicWriter(kafka.clientProperties()).write(RecordSamples.of(8).mixed(topic, 400));
    allow(topic, AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS);
  }

  private void allow(String name, AclOperation... rights) throws Exception {
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      for (AclOperation right : rights) {
        admin
            .createAcls(
                List.of(
                    new AclBinding(
                        new ResourcePattern(ResourceType.TOPIC, name, PatternType.LITERAL),
                        new AccessControlEntry(
                            kafka.principalOf("alice"), "*", right, AclPermissionType.ALLOW))))
            .all()
            .get();
      }
    }
  }

  @AfterAll
  void stop() {
    kafka.close();
  }

  @Test
  void unknownTopic() {
    try (KafkaBackup backups = open()) {
      assertThatThrownBy(() -> backups.backup(BackupRequest.of("ordres")))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("no such topic")
          .hasMessageContaining("ordres");
      assertThat(backups.list()).isEmpty();
    }
  }

  @Test
  void unknownCodec() {
    assertThatThrownBy(
            () -> KafkaBackup.builder().repository(folder).compression("brotli", null).build())
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("kafka-backup-codec-brotli")
        .hasMessageContaining("none, lz4, zstd");
  }

  @Test
  void impossibleLevel() {
    assertThatThrownBy(
            () -> KafkaBackup.builder().repository(folder).compression("zstd", 23).build())
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("22");
  }

  @Test
  void wrongBootstrapServerFailsSoon() {
    Instant start = Instant.now();
    try (KafkaBackup backups = open(Map.of("bootstrap.servers", "127.0.0.1:1"))) {
      assertThatThrownBy(() -> backups.backup(BackupRequest.of("*")))
          .isInstanceOf(KafkaUnavailableException.class)
          .hasMessageContaining("127.0.0.1:1");
    }
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void badPassword() {
    Map<String, Object> properties = new HashMap<>(kafka.clientProperties("alice"));
    properties.computeIfPresent(
        "sasl.jaas.config", (name, value) -> value.toString().replace("secret", "hunter2"));
    try (KafkaBackup backups = open(properties)) {
      Throwable failure = catchThrowable(() -> backups.backup(BackupRequest.of("*")));
      assertThat(failure)
          .isInstanceOf(KafkaAccessException.class)
          .hasMessageContaining("check user name, password and mechanism");
      assertThat(failure.getMessage()).doesNotContain("hunter2").hasLineCount(1);
    }
  }

  @Test
  void noRightToReadATopic() {
    try (KafkaBackup backups = open(kafka.clientProperties("alice"))) {
      assertThatThrownBy(() -> backups.backup(BackupRequest.of(topic).withBackupId("b")))
          .isInstanceOf(KafkaAccessException.class)
          .hasMessageContaining(topic);
      assertThat(backups.list())
          .extracting(BackupSummary::state)
          .containsExactly(BackupSummary.State.UNFINISHED);
      assertThatThrownBy(() -> backups.describe("b"))
          .isInstanceOf(BackupNotFoundException.class)
          .hasMessageContaining("unfinished");
    }
  }

  @Test
  void sizesOfLogsThatMayNotBeSeenAreAWarning() throws Exception {
    String compacted = topics.create("compacted", 1, Map.of("cleanup.policy", "compact"));
    allow(compacted, AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS, AclOperation.READ);
    byte[] value = new byte[100_000];
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      records.add(new ProducerRecord<>(compacted, new byte[] {1}, value));
    }
    new TopicWriter(kafka.clientProperties()).write(records);
    try (KafkaBackup backups = open(kafka.clientProperties("alice"))) {
      assertThat(backups.backup(BackupRequest.of(compacted)).manifest().warnings())
          .noneMatch(warning -> warning.contains("not read anew"));
      BackupReport second = backups.backup(BackupRequest.of(compacted));
      assertThat(second.manifest().topics().get(0).breaks()).isEmpty();
      assertThat(second.manifest().warnings())
          .filteredOn(warning -> warning.contains("not read anew"))
          .singleElement()
          .asString()
          .contains("grant the user DESCRIBE on the cluster")
          .hasLineCount(1);
    }
  }

  @Test
  void fullDiskEndsTheRunAndTheNextOneGoesOn() {
    FaultyStore store =
        FaultyStore.around(new InMemoryStore())
            .forbiddingRewrites()
            .on(
                Calls.to(StoreCall.PUT).about(key -> key.value().contains(".seg")),
                Fault.failure(StorageFullException::new));
    try (KafkaBackup backups =
        KafkaBackup.builder().kafka(kafka.clientProperties()).repository(store).build()) {
      assertThatThrownBy(() -> backups.backup(BackupRequest.of(topic).withBackupId("b")))
          .isInstanceOf(RepositoryException.class)
          .hasMessageContaining("make room and run again");
      store.heal();
      assertThat(
              backups
                  .backup(BackupRequest.of(topic).withBackupId("b"))
                  .manifest()
                  .totals()
                  .records())
          .isEqualTo(400);
      assertThat(backups.verify(VerifyRequest.of("b", VerifyRequest.Level.DECODED)).damages())
          .isEmpty();
    }
  }

  @Test
  void lostRepliesAndBrokenPutsAreNotNoticed() {
    FaultyStore store =
        FaultyStore.around(new InMemoryStore())
            .forbiddingRewrites()
            .on(Calls.to(StoreCall.PUT).number(2), Fault.lostReply())
            .on(Calls.to(StoreCall.PUT).number(4), Fault.unavailable())
            .on(Calls.to(StoreCall.PUT).number(5), Fault.lostReply())
            .on(Calls.to(StoreCall.OPEN_RANGE).withChance(0.2, 4), Fault.unavailable());
    try (KafkaBackup backups =
        KafkaBackup.builder().kafka(kafka.clientProperties()).repository(store).build()) {
      backups.backup(BackupRequest.of(topic).withBackupId("b"));
      VerifyReport verified = backups.verify(VerifyRequest.of("b", VerifyRequest.Level.DECODED));
      assertThat(verified.damages()).isEmpty();
      assertThat(verified.records()).isEqualTo(400);
      assertThat(store.faultCount()).isGreaterThan(2);
    }
  }

  @Test
  void damagedSegment() throws IOException {
    try (KafkaBackup backups = open()) {
      backups.backup(BackupRequest.of(topic).withBackupId("b"));
      Path segment = find(".seg");
      byte[] bytes = Files.readAllBytes(segment);
      bytes[40] ^= 4;
      Files.write(segment, bytes);
      VerifyReport verified = backups.verify(VerifyRequest.of("b", VerifyRequest.Level.CHECKSUMS));
      assertThat(verified.damages()).hasSize(1);
      VerifyReport.Damage damage = verified.damages().get(0);
      assertThat(damage.topic()).isEqualTo(topic);
      assertThat(damage.firstOffset()).isZero();
      assertThat(segment.toString()).endsWith(damage.object());
      assertThatThrownBy(
              () ->
                  backups.restore(
                      RestoreRequest.of("b").withTopicMapping(Map.of(topic, topic + ".damaged"))))
          .isInstanceOf(CorruptBackupException.class)
          .hasMessageContaining("damaged at offsets 0 to");
    }
  }

  @Test
  void missingSegmentIsNoticedBeforeATopicIsCreated() throws IOException {
    try (KafkaBackup backups = open()) {
      backups.backup(BackupRequest.of(topic).withBackupId("b"));
      Files.delete(find(".seg"));
      assertThat(backups.verify(VerifyRequest.of("b", VerifyRequest.Level.LISTED)).damages())
          .extracting(VerifyReport.Damage::problem)
          .containsOnly("the object is missing");
      String target = topic + ".missing";
      assertThatThrownBy(
              () -> backups.restore(RestoreRequest.of("b").withTopicMapping(Map.of(topic, target))))
          .isInstanceOf(CorruptBackupException.class)
          .hasMessageContaining("nothing was restored");
      assertThatThrownBy(() -> backups.backup(BackupRequest.of(target)))
          .hasMessageContaining("no such topic");
    }
  }

  @Test
  void truncatedManifest() throws IOException {
    try (KafkaBackup backups = open()) {
      backups.backup(BackupRequest.of(topic).withBackupId("b"));
      Path manifest = find("manifest.json");
      byte[] bytes = Files.readAllBytes(manifest);
      Files.write(manifest, java.util.Arrays.copyOf(bytes, bytes.length - 100));
      assertThatThrownBy(() -> backups.describe("b"))
          .isInstanceOf(CorruptBackupException.class)
          .hasMessageContaining("manifest.json")
          .hasMessageContaining("cut short or damaged");
      assertThat(backups.list())
          .extracting(BackupSummary::state)
          .containsExactly(BackupSummary.State.UNREADABLE);
    }
  }

  @Test
  void repositoryOfANewerFormat() throws Exception {
    String body = "{\n  \"formatVersion\" : 2,\n  \"repositoryId\" : \"x\",\n";
    String digest =
        HexFormat.of()
            .formatHex(
                java.security.MessageDigest.getInstance("SHA-256").digest(body.getBytes(UTF_8)));
    Files.writeString(
        folder.resolve("kafka-backup.json"), body + "  \"sha256\" : \"" + digest + "\"\n}\n");
    try (KafkaBackup backups = open()) {
      assertThatThrownBy(() -> backups.backup(BackupRequest.of(topic)))
          .isInstanceOf(UnsupportedFormatException.class)
          .hasMessageContaining("format version 2")
          .hasMessageContaining("use a newer kafka-backup");
      assertThatThrownBy(backups::list).isInstanceOf(UnsupportedFormatException.class);
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  private Path find(String part) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().contains(part))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  private KafkaBackup open() {
    return open(kafka.clientProperties());
  }

  private KafkaBackup open(Map<String, Object> properties) {
    return KafkaBackup.builder().kafka(properties).repository(folder).build();
  }
}
