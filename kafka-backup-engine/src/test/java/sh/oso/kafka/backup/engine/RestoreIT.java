package sh.oso.kafka.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static sh.oso.kafka.backup.testkit.store.StoreCall.DELETE;
import static sh.oso.kafka.backup.testkit.store.StoreCall.PUT;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.RepositoryException;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.TopicConfig;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.store.StorageAccessException;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.store.Codecs;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.PartitionDigest;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicContent;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;
import sh.oso.kafka.backup.testkit.store.Calls;
import sh.oso.kafka.backup.testkit.store.Fault;
import sh.oso.kafka.backup.testkit.store.FaultyStore;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

/** How a restore treats its target. */
@SharedKafka
class RestoreIT {

  @Test
  void restoresUnderAnotherNameAndRefusesToDoItTwice(KafkaCluster kafka, @TempDir Path folder) {
    TestTopics topics = new TestTopics(kafka.clientProperties());
    String topic = topics.create("orders", 3, RecordSamples.TOPIC_CONFIGS);
    new TopicWriter(kafka.clientProperties()).write(RecordSamples.of(1).mixed(topic, 500));
    TopicContent before = new TopicReader(kafka.clientProperties()).read(topic);
    String target = topic + ".restored";
    try (KafkaBackup backups =
        KafkaBackup.builder().kafka(kafka.clientProperties()).repository(folder).build()) {
      BackupReport backup = backups.backup(BackupRequest.of(topic));
      assertThat(backup.manifest().totals().records()).isEqualTo(500);
      RestoreRequest request = RestoreRequest.of("latest").withTopicMapping(Map.of(topic, target));
      RestoreReport restored = backups.restore(request);
      assertThat(restored.records()).isEqualTo(500);
      assertThat(new TopicReader(kafka.clientProperties()).read(target).withoutOffsets())
          .isEqualTo(before.withoutOffsets());
      assertThatThrownBy(() -> backups.restore(request))
          .isInstanceOf(TargetConflictException.class)
          .hasMessageContaining(target + " is not empty");
    }
  }

  @Test
  void aRestoreOfTheLatestGoesOnWithTheBackupThatItBeganWith(KafkaCluster kafka) {
    String topic = new TestTopics(kafka.clientProperties()).create("latest", 1, Map.of());
    TopicWriter writer = new TopicWriter(kafka.clientProperties());
    writer.write(RecordSamples.of(1).updates(topic, 5, 2));
    try (KafkaBackup backups =
        KafkaBackup.builder()
            .kafka(kafka.clientProperties())
            .repository(new InMemoryStore())
            .build()) {
      Manifest first = backups.backup(BackupRequest.of(topic)).manifest();
      RestoreRequest request =
          RestoreRequest.of("latest")
              .withTopicMapping(Map.of(topic, topic + ".back"))
              .withRestoreId("mine");
      long records = backups.restore(request).records();
      writer.write(RecordSamples.of(2).updates(topic, 5, 2));
      assertThat(backups.backup(BackupRequest.of(topic)).manifest().backupId())
          .isNotEqualTo(first.backupId());

      RestoreReport again = backups.restore(request);

      assertThat(again.backupId()).isEqualTo(first.backupId());
      assertThat(again.records()).isEqualTo(records);
    }
  }

  @Test
  void leavesOutOnlyTheSettingsThatTheTargetRefuses(KafkaCluster kafka) throws Exception {
    TestTopics topics = new TestTopics(kafka.clientProperties());
    String refused = topics.create("refused", 1, Map.of());
    String fine = topics.create("fine", 1, Map.of("cleanup.policy", "compact"));
    new TopicWriter(kafka.clientProperties()).write(RecordSamples.of(1).mixed(refused, 10));
    InMemoryStore store = new InMemoryStore();
    try (KafkaBackup backups =
        KafkaBackup.builder().kafka(kafka.clientProperties()).repository(store).build()) {
      Manifest manifest = backups.backup(BackupRequest.of(refused, fine)).manifest();
      commit(
          store,
          withConfigs(
              manifest,
              "crafted",
              refused,
              new TopicConfig("min.insync.replicas", "-1", TopicConfig.Source.TOPIC),
              new TopicConfig("cleanup.policy", "sweep", TopicConfig.Source.TOPIC),
              new TopicConfig("segment.ms", "77000", TopicConfig.Source.TOPIC)));
      RestoreReport report =
          backups.restore(
              RestoreRequest.of("crafted")
                  .withTopicMapping(Map.of(refused, refused + ".back", fine, fine + ".back")));
      assertThat(report.records()).isEqualTo(10);
      assertThat(report.warnings())
          .anySatisfy(
              warning ->
                  assertThat(warning)
                      .contains(refused + ".back", "min.insync.replicas=-1", "at least 1"))
          .anySatisfy(
              warning ->
                  assertThat(warning)
                      .contains(refused + ".back", "cleanup.policy=sweep", "it stays delete"));
      assertThat(overrides(kafka, refused + ".back"))
          .containsOnly(entry("cleanup.policy", "delete"), entry("segment.ms", "77000"));
      assertThat(overrides(kafka, fine + ".back")).containsEntry("cleanup.policy", "compact");
    }
  }

  @Test
  void givesATopicThatWasThereItsOwnSettingsBack(KafkaCluster kafka) throws Exception {
    TestTopics topics = new TestTopics(kafka.clientProperties());
    String topic = topics.create("own", 1, Map.of("segment.ms", "55000"));
    Map<String, String> own =
        Map.of("cleanup.policy", "compact", "max.message.bytes", "2000000", "segment.ms", "66000");
    String target = topics.create("own.back", 1, own);
    new TopicWriter(kafka.clientProperties()).write(RecordSamples.of(1).updates(topic, 5, 2));
    try (KafkaBackup backups =
        KafkaBackup.builder()
            .kafka(kafka.clientProperties())
            .repository(new InMemoryStore())
            .build()) {
      backups.backup(BackupRequest.of(topic));
      RestoreReport report =
          backups.restore(RestoreRequest.of("latest").withTopicMapping(Map.of(topic, target)));
      assertThat(report.records()).isEqualTo(10);
      assertThat(overrides(kafka, target)).isEqualTo(own);
    }
  }

  @Test
  void reportsWhatItRestoredAndNothingBefore(KafkaCluster kafka) throws Exception {
    TestTopics topics = new TestTopics(kafka.clientProperties());
    String topic = topics.create("behind", 1, Map.of());
    new TopicWriter(kafka.clientProperties()).write(RecordSamples.of(1).updates(topic, 10, 10));
    List<RunEvent> events = new CopyOnWriteArrayList<>();
    try (KafkaBackup backups =
        KafkaBackup.builder()
            .kafka(kafka.clientProperties())
            .repository(new InMemoryStore())
            .listener(events::add)
            .build()) {
      backups.backup(BackupRequest.of(topic));
      try (Admin admin = Admin.create(kafka.clientProperties())) {
        admin
            .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(30)))
            .all()
            .get();
      }
      Manifest second = backups.backup(BackupRequest.of(topic)).manifest();
      assertThat(second.totals().records()).as("of whole segments").isEqualTo(100);
      events.clear();
      RestoreReport report =
          backups.restore(
              RestoreRequest.of("latest").withTopicMapping(Map.of(topic, topic + ".back")));
      assertThat(report.records()).isEqualTo(70);
      assertThat(report.topics().get(0).records()).isEqualTo(70);
      assertThat(report.logicalBytes()).isPositive().isLessThan(second.totals().logicalBytes());
      assertThat(new TopicReader(kafka.clientProperties()).digest(topic + ".back").values())
          .extracting(PartitionDigest::records)
          .containsExactly(70L);
      assertThat(events)
          .filteredOn(RunEvent.Progress.class::isInstance)
          .last()
          .isInstanceOfSatisfying(
              RunEvent.Progress.class,
              last -> assertThat(last.offsetsDone()).isEqualTo(last.offsetsTotal()).isEqualTo(70));
    }
  }

  @Test
  void restoresFromARepositoryThatMayOnlyBeRead(KafkaCluster kafka, @TempDir Path state)
      throws IOException {
    TestTopics topics = new TestTopics(kafka.clientProperties());
    String topic = topics.create("read-only", 1, Map.of());
    new TopicWriter(kafka.clientProperties()).write(RecordSamples.of(1).updates(topic, 5, 2));
    InMemoryStore store = new InMemoryStore();
    try (KafkaBackup backups =
        KafkaBackup.builder().kafka(kafka.clientProperties()).repository(store).build()) {
      backups.backup(BackupRequest.of(topic));
    }
    FaultyStore readOnly =
        FaultyStore.around(store)
            .on(Calls.to(PUT, DELETE), Fault.failure(StorageAccessException::new));
    RestoreRequest request =
        RestoreRequest.of("latest").withTopicMapping(Map.of(topic, topic + ".back"));
    try (KafkaBackup backups =
        KafkaBackup.builder().kafka(kafka.clientProperties()).repository(readOnly).build()) {
      assertThatThrownBy(() -> backups.restore(request)).isInstanceOf(RepositoryException.class);
    }
    try (KafkaBackup backups =
        KafkaBackup.builder()
            .kafka(kafka.clientProperties())
            .repository(readOnly)
            .state(state)
            .build()) {
      RestoreReport report = backups.restore(request);
      assertThat(report.records()).isEqualTo(10);
      assertThat(state.resolve("restores").resolve(report.restoreId()))
          .isDirectoryContaining("glob:**/plan.json")
          .isDirectoryContaining("glob:**/ready.json")
          .isDirectoryContaining("glob:**/report.json");
      assertThat(store.list("restores/", "").next()).isEmpty();
      RestoreReport again = backups.restore(withId(request, report.restoreId()));
      assertThat(again.resumed()).isTrue();
      assertThat(again.records()).isEqualTo(10);
    }
  }

  private static RestoreRequest withId(RestoreRequest request, String id) {
    return request.withRestoreId(id);
  }

  private static Manifest withConfigs(
      Manifest manifest, String backupId, String topic, TopicConfig... configs) {
    return new Manifest(
        manifest.formatVersion(),
        backupId,
        manifest.parentId(),
        manifest.startedAt(),
        manifest.completedAt(),
        manifest.toolVersion(),
        manifest.clusterId(),
        manifest.sourceClusterId(),
        manifest.includeOffsetHeaders(),
        manifest.compression(),
        manifest.labels(),
        manifest.topics().stream()
            .map(
                t ->
                    !t.name().equals(topic)
                        ? t
                        : new TopicEntry(
                            t.name(),
                            t.topicId(),
                            t.replicationFactor(),
                            List.of(configs),
                            t.partitions(),
                            t.breaks(),
                            t.records(),
                            t.logicalBytes(),
                            t.storedBytes(),
                            t.segments(),
                            t.minTimestamp(),
                            t.maxTimestamp(),
                            t.gaps(),
                            t.index()))
            .toList(),
        manifest.groups(),
        manifest.cluster(),
        manifest.totals(),
        manifest.objectsCheckedAt(),
        manifest.salvagedFrom(),
        manifest.warnings());
  }

  private static void commit(InMemoryStore store, Manifest manifest) {
    new Repository(store, Codecs.find(RestoreIT.class.getClassLoader())).commit(manifest);
  }

  private static Map<String, String> overrides(KafkaCluster kafka, String topic) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      return admin.describeConfigs(List.of(resource)).all().get().values().stream()
          .flatMap(config -> config.entries().stream())
          .filter(e -> e.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
          .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }
  }
}
