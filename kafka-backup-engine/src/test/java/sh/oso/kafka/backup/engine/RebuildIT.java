package sh.oso.kafka.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.BackupNotFoundException;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.BackupSummary;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.RebuildReport;
import sh.oso.kafka.backup.api.RebuildReport.Rebuilt;
import sh.oso.kafka.backup.api.RebuildReport.Source;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.SalvagedFrom;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.PartitionDigest;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** What is lost of a catalog comes back from the bucket, and restores to what was there. */
class RebuildIT {

  private final KafkaCluster kafka;
  private final TestTopics topics;
  private final TopicReader reader;
  private final TopicWriter writer;
  private final Path folder;
  private final List<Manifest> made = new ArrayList<>();
  private final Map<String, SortedMap<Integer, PartitionDigest>> seen = new HashMap<>();

  @SuppressWarnings("NullAway.Init")
  private String busy;

  @SuppressWarnings("NullAway.Init")
  private String quiet;

  @SuppressWarnings("NullAway.Init")
  private KafkaBackup backups;

  RebuildIT(@SharedKafka(brokers = 3) KafkaCluster kafka, @TempDir Path folder) {
    this.kafka = kafka;
    this.topics = new TestTopics(kafka.clientProperties());
    this.reader = new TopicReader(kafka.clientProperties());
    this.writer = new TopicWriter(kafka.clientProperties());
    this.folder = folder;
  }

  /** Three backups, each going on from the one before; one of the topics changes only once. */
  @BeforeEach
  void makeHistory() throws IOException {
    backups = KafkaBackup.builder().kafka(kafka.clientProperties()).repository(folder).build();
    busy = topics.create("busy", 2, RecordSamples.TOPIC_CONFIGS);
    quiet = topics.create("quiet", 1, RecordSamples.TOPIC_CONFIGS);
    writer.write(RecordSamples.of(1).mixed(quiet, 150));
    for (int i = 0; i < 3; i++) {
      writer.write(RecordSamples.of(10 + i).mixed(busy, 200));
      Manifest manifest = backups.backup(BackupRequest.of(busy, quiet)).manifest();
      made.add(manifest);
      seen.put(manifest.backupId() + busy, reader.digest(busy));
      seen.put(manifest.backupId() + quiet, reader.digest(quiet));
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        FileTime then = Files.getLastModifiedTime(file);
        Files.setLastModifiedTime(file, FileTime.from(then.toInstant().minus(Duration.ofHours(3))));
      }
    }
  }

  @AfterEach
  void close() {
    backups.close();
  }

  @Test
  void backupsComeBackAsTheyWereFromPlansAndIndexes() throws IOException {
    delete(file -> file.endsWith("manifest.json"));
    assertThat(backups.list()).allMatch(it -> it.state() == BackupSummary.State.UNFINISHED);
    RebuildReport dry = backups.rebuildCatalog(true, new Cancellation());
    assertThat(dry.backups()).hasSize(3);
    assertThat(backups.list()).allMatch(it -> it.state() == BackupSummary.State.UNFINISHED);

    RebuildReport report = backups.rebuildCatalog(false, new Cancellation());
    assertThat(report.problems()).isEmpty();
    assertThat(report.backups()).isEqualTo(dry.backups());
    assertThat(report.backups()).allMatch(it -> it.source() == Source.PLAN_AND_INDEXES);
    for (Manifest before : made) {
      Manifest after = backups.describe(before.backupId());
      assertThat(after.topics()).isEqualTo(before.topics());
      assertThat(after.totals()).isEqualTo(before.totals());
      assertThat(after.parentId()).isEqualTo(before.parentId());
      assertThat(after.labels()).isEqualTo(before.labels());
      assertThat(after.warnings()).anyMatch(it -> it.startsWith("rebuilt from the plan"));
      assertSound(before.backupId(), before.backupId(), false);
    }
    assertThat(backups.rebuildCatalog(false, new Cancellation()).backups()).isEmpty();
    writer.write(RecordSamples.of(20).mixed(busy, 50));
    Manifest next = backups.backup(BackupRequest.of(busy, quiet)).manifest();
    assertThat(made).extracting(Manifest::backupId).contains(next.parentId());
  }

  @Test
  void theirDataComesBackFromPlansAndSegments() throws IOException {
    delete(file -> file.endsWith("manifest.json") || file.startsWith("index-"));
    RebuildReport report = backups.rebuildCatalog(false, new Cancellation());
    assertThat(report.backups())
        .extracting(Rebuilt::backupId)
        .containsExactlyElementsOf(
            made.stream().map(manifest -> manifest.backupId() + "-rebuilt").toList());
    assertThat(report.backups()).allMatch(it -> it.source() == Source.PLAN_AND_SEGMENTS);
    for (Manifest before : made) {
      Manifest after = backups.describe(before.backupId() + "-rebuilt");
      assertThat(after.totals().records()).isEqualTo(before.totals().records());
      assertThat(after.topics().get(0).configs()).isEqualTo(before.topics().get(0).configs());
      assertThat(after.warnings()).anyMatch(it -> it.contains("ever complete is not known"));
      assertThat(after.salvagedFrom()).isEqualTo(SalvagedFrom.PLAN_AND_SEGMENTS);
      assertSound(after.backupId(), before.backupId(), true);
    }
    assertThat(backups.rebuildCatalog(false, new Cancellation()).backups()).isEmpty();
    assertThat(
            backups
                .verify(
                    VerifyRequest.of(
                        made.get(2).backupId() + "-rebuilt", VerifyRequest.Level.LISTED))
                .warnings())
        .singleElement()
        .asString()
        .contains("may lack records");
    Manifest next = backups.backup(BackupRequest.of(busy, quiet)).manifest();
    assertThat(next.parentId()).isNull();
    assertThat(next.warnings()).anyMatch(it -> it.contains("passed over as a parent"));
    assertThat(backups.describe("latest")).isEqualTo(next);
  }

  @Test
  void theNewestStateComesBackFromIndexesAndFromSegmentsAlone() throws IOException {
    delete(file -> file.endsWith(".json"));
    RebuildReport fromIndexes = backups.rebuildCatalog(false, new Cancellation());
    assertThat(fromIndexes.backups()).hasSize(1);
    assertThat(fromIndexes.backups().get(0).source()).isEqualTo(Source.INDEXES);
    String newest = made.get(2).backupId();
    assertSound(fromIndexes.backups().get(0).backupId(), newest, true);

    delete(file -> file.endsWith(".json") || file.startsWith("index-"));
    RebuildReport fromSegments = backups.rebuildCatalog(false, new Cancellation());
    assertThat(fromSegments.backups()).hasSize(1);
    Rebuilt rebuilt = fromSegments.backups().get(0);
    assertThat(rebuilt.source()).isEqualTo(Source.SEGMENTS);
    assertThat(rebuilt.warnings()).anyMatch(it -> it.contains("topic settings, labels"));
    assertThat(backups.describe(rebuilt.backupId()).clusterId()).isEqualTo(made.get(0).clusterId());
    assertThatThrownBy(() -> backups.describe("latest"))
        .isInstanceOf(BackupNotFoundException.class)
        .hasMessageContaining("salvaged");
    assertSound(rebuilt.backupId(), newest, true);
  }

  private void assertSound(String id, String seenBy, boolean both) {
    assertThat(backups.verify(VerifyRequest.of(id, VerifyRequest.Level.DECODED)).damages())
        .isEmpty();
    for (String topic : both ? List.of(busy, quiet) : List.of(busy)) {
      String target = TestTopics.uniqueName(topic + ".restored");
      backups.restore(
          RestoreRequest.of(id).withTopics(topic).withTopicMapping(Map.of(topic, target)));
      assertThat(reader.digest(target)).isEqualTo(seen.get(seenBy + topic));
    }
  }

  private void delete(Predicate<String> names) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (names.test(file.getFileName().toString())) {
          Files.delete(file);
        }
      }
    }
  }
}
