package sh.oso.kafka.backup.engine.reset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.offsets.OffsetRollbackRequest;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshot;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshotRequest;
import sh.oso.kafka.backup.api.offsets.OffsetTools;
import sh.oso.kafka.backup.api.offsets.OffsetVerifyRequest;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.engine.manifest.OffsetSnapshots;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.offsets.GroupsOfTests;
import sh.oso.kafka.backup.engine.store.Codecs;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.store.Calls;
import sh.oso.kafka.backup.testkit.store.Fault;
import sh.oso.kafka.backup.testkit.store.FaultyStore;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;
import sh.oso.kafka.backup.testkit.store.StoreCall;

/** Snapshots are stored whole or not at all, and used only where they are of. */
class OffsetSnapshotsIT {

  private final InMemoryStore memory = new InMemoryStore();
  private final FaultyStore store = FaultyStore.around(memory).forbiddingRewrites();

  @Test
  void keepsSnapshotsWhenRepliesAreLostAndShowsDamage(@SharedKafka(brokers = 3) KafkaCluster kafka)
      throws Exception {
    String topic = new TestTopics(kafka.clientProperties()).create("kept", 1, Map.of());
    String id = TestTopics.uniqueName("g");
    store.on(Calls.to(StoreCall.PUT).numbers(1, 2), new Fault.LostReply());
    try (GroupsOfTests groups = new GroupsOfTests(kafka);
        KafkaBackup backups =
            KafkaBackup.builder().kafka(kafka.clientProperties()).repository(store).build()) {
      OffsetTools tools = backups.offsets();
      groups.commit(id, Map.of(new TopicPartition(topic, 0), 0L));

      OffsetSnapshot taken =
          tools.snapshot(new OffsetSnapshotRequest(List.of(id), List.of(topic), "first"));

      assertThat(store.faultCount()).isEqualTo(2);
      assertThat(tools.describe("first")).isEqualTo(taken);
      assertThat(taken.groups().get(0).topics().get(0).topic()).isEqualTo(topic);
      assertThat(tools.verify(OffsetVerifyRequest.of("first")).matched()).isEqualTo(1);

      memory.put(
          ObjectKey.of("offset-snapshots/second.json"),
          ObjectContent.of("{}".getBytes(StandardCharsets.UTF_8)),
          Lifetime.TEMPORARY);
      assertThat(tools.list())
          .satisfiesExactly(
              sound -> assertThat(sound.problem()).isNull(),
              damaged -> assertThat(damaged.problem()).contains("cut short or damaged"));
      assertThatThrownBy(
              () -> tools.rollback(OffsetRollbackRequest.of("second"), new Cancellation()))
          .isInstanceOf(CorruptBackupException.class);
      assertThatThrownBy(
              () ->
                  tools.rollback(
                      new OffsetRollbackRequest("first", List.of("nobody"), false, 1),
                      new Cancellation()))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessage("offset snapshot first has no group nobody");
      tools.delete("second");
      assertThat(tools.list()).hasSize(1);
    }
  }

  @Test
  void refusesTheSnapshotOfAnotherClusterUnlessToldToTakeIt(
      @SharedKafka(brokers = 3) KafkaCluster kafka) throws Exception {
    String topic = new TestTopics(kafka.clientProperties()).create("foreign", 1, Map.of());
    String id = TestTopics.uniqueName("g");
    try (GroupsOfTests groups = new GroupsOfTests(kafka);
        KafkaBackup backups =
            KafkaBackup.builder().kafka(kafka.clientProperties()).repository(store).build()) {
      OffsetTools tools = backups.offsets();
      groups.commit(id, Map.of(new TopicPartition(topic, 0), 0L));
      OffsetSnapshot own = tools.snapshot(new OffsetSnapshotRequest(List.of(id), List.of(), "own"));
      new OffsetSnapshots(new Repository(store, Codecs.find(getClass().getClassLoader())))
          .claim(
              new OffsetSnapshot(
                  1, "foreign", Instant.EPOCH, "1", "elsewhere", List.of(), null, own.groups()));
      groups.commit(id, Map.of(new TopicPartition(topic, 0), 5L));

      assertThatThrownBy(
              () -> tools.rollback(OffsetRollbackRequest.of("foreign"), new Cancellation()))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("is of cluster elsewhere, and this is " + own.clusterId());
      assertThatThrownBy(() -> tools.verify(OffsetVerifyRequest.of("foreign")))
          .isInstanceOf(InvalidRequestException.class);
      assertThat(groups.positions(id)).isEqualTo(Map.of(topic + "-0", 5L));

      assertThat(
              tools
                  .rollback(
                      new OffsetRollbackRequest("foreign", List.of(id), true, 1),
                      new Cancellation())
                  .successful())
          .isTrue();
      assertThat(groups.positions(id)).isEqualTo(Map.of(topic + "-0", 0L));
    }
  }
}
