package sh.oso.kafka.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.RepositoryException;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;
import sh.oso.kafka.backup.testkit.store.Calls;
import sh.oso.kafka.backup.testkit.store.Fault;
import sh.oso.kafka.backup.testkit.store.FaultyStore;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;
import sh.oso.kafka.backup.testkit.store.StoreCall;

/** A restore that was cut before its first record, run again when the target has changed. */
class ResumedRestoreIT {

  private static final Map<String, String> OWN =
      Map.of("cleanup.policy", "compact", "max.message.bytes", "2000000");

  private final KafkaCluster kafka;
  private final InMemoryStore store = new InMemoryStore();
  private final String topic;
  private final String target;
  private final RestoreRequest request;

  ResumedRestoreIT(@SharedKafka KafkaCluster kafka) {
    this.kafka = kafka;
    this.topic = new TestTopics(kafka.clientProperties()).create("cut", 1, Map.of());
    this.target = topic + ".back";
    this.request = RestoreRequest.of("latest").withTopicMapping(Map.of(topic, target));
  }

  @BeforeEach
  void leaveUnfinished() {
    new TopicWriter(kafka.clientProperties()).write(RecordSamples.of(1).updates(topic, 5, 2));
    FaultyStore faulty =
        FaultyStore.around(store)
            .on(
                Calls.to(StoreCall.PUT).about(key -> key.value().endsWith("ready.json")),
                Fault.failure(StorageException::new));
    try (KafkaBackup backups = open(faulty)) {
      backups.backup(BackupRequest.of(topic));
      assertThatThrownBy(() -> backups.restore(request)).isInstanceOf(RepositoryException.class);
    }
  }

  @Test
  void goesOnWithTheTopicThatItMade() throws Exception {
    try (KafkaBackup backups = open(store)) {
      RestoreReport report = backups.restore(request);
      assertThat(report.resumed()).isTrue();
      assertThat(report.records()).isEqualTo(10);
    }
  }

  @Test
  void leavesATopicAloneThatSomebodyUsesMeanwhile() throws Exception {
    makeAnew();
    new TopicWriter(kafka.clientProperties()).write(RecordSamples.of(2).updates(target, 5, 2));
    try (KafkaBackup backups = open(store)) {
      assertThatThrownBy(() -> backups.restore(request))
          .isInstanceOf(TargetConflictException.class)
          .hasMessageContaining(target + " is not empty");
      assertThat(overrides()).isEqualTo(OWN);
    }
  }

  @Test
  void leavesTheSettingsOfAnEmptyTopicAloneThatSomebodyMadeMeanwhile() throws Exception {
    makeAnew();
    try (KafkaBackup backups = open(store)) {
      assertThatThrownBy(() -> backups.restore(request))
          .isInstanceOf(TargetConflictException.class)
          .hasMessageContaining(target + " was made, or set, by somebody else")
          .hasMessageContaining("give another restore id");
      assertThat(overrides()).isEqualTo(OWN);
      assertThat(backups.restore(with(null, true, "another")).records()).isEqualTo(10);
      assertThat(overrides()).isEqualTo(OWN);
    }
  }

  @Test
  void refusesToGoOnWithAnythingButWhatWasBegun() {
    try (KafkaBackup backups = open(store)) {
      assertThatThrownBy(() -> backups.restore(with(1, true, null)))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("was begun with the replication factor of the backup")
          .hasMessageContaining("give another restore id");
      assertThatThrownBy(() -> backups.restore(with(null, false, null)))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("was begun to create topics, among them " + target);
    }
  }

  private KafkaBackup open(ObjectStore where) {
    return KafkaBackup.builder().kafka(kafka.clientProperties()).repository(where).build();
  }

  private RestoreRequest with(
      @Nullable Integer replicationFactor, boolean createTopics, @Nullable String id) {
    return request
        .withShape(
            request.shape().withCreateTopics(createTopics).withReplicationFactor(replicationFactor))
        .withRestoreId(id);
  }

  /** What the restore made is deleted, and somebody makes a topic of that name. */
  private void makeAnew() throws Exception {
    new TestTopics(kafka.clientProperties()).delete(List.of(target));
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      NewTopic wanted = new NewTopic(target, Optional.of(1), Optional.empty()).configs(OWN);
      admin.createTopics(List.of(wanted)).all().get(30, TimeUnit.SECONDS);
    }
  }

  private Map<String, String> overrides() throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, target);
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      return admin.describeConfigs(List.of(resource)).all().get().values().stream()
          .flatMap(config -> config.entries().stream())
          .filter(e -> e.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
          .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }
  }
}
