package sh.oso.kafka.backup.engine.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static sh.oso.kafka.backup.api.BackupRequest.MissingTopics.FAIL;
import static sh.oso.kafka.backup.api.BackupRequest.MissingTopics.WARN;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.BackupSummary;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.IncompleteRunException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.RepositoryException;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.TopicSelection;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.engine.manifest.Checkpoint;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.store.Codecs;
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

/** What a run takes over from one that failed. */
@SharedKafka
class ResumedBackupIT {

  private final InMemoryStore store = new InMemoryStore();

  @Test
  void tellsTheWarningsOfTheRunsBefore(KafkaCluster kafka) {
    String topic = leaveUnfinished(kafka);
    new Repository(store, Codecs.find(getClass().getClassLoader()))
        .storeCheckpoint(
            "00000000", 1, new Checkpoint(1, "b", List.of(), List.of("one", "two", "one")));
    try (KafkaBackup backups = open(kafka)) {
      BackupReport report = backups.backup(BackupRequest.of(topic).withBackupId("b"));
      assertThat(report.manifest().warnings()).containsExactly("one", "two");
      assertThat(report.manifest().totals().records()).isEqualTo(100);
    }
  }

  @Test
  void goesOnDespiteADamagedCheckpoint(KafkaCluster kafka) throws Exception {
    String topic = leaveUnfinished(kafka);
    ObjectKey damaged;
    try (ObjectListing listing = store.list("backups/b/progress/", "")) {
      damaged = listing.next().orElseThrow().key();
    }
    store.delete(List.of(damaged));
    store.put(damaged, ObjectContent.of(new byte[100]), Lifetime.TEMPORARY);
    try (KafkaBackup backups = open(kafka)) {
      BackupReport report = backups.backup(BackupRequest.of(topic).withBackupId("b"));
      assertThat(report.manifest().warnings())
          .singleElement()
          .asString()
          .contains(damaged.value(), "is damaged");
      assertThat(report.manifest().totals().records()).isEqualTo(100);
      assertThat(backups.verify(VerifyRequest.of("b", VerifyRequest.Level.DECODED)).records())
          .isEqualTo(100);
    }
  }

  @Test
  void namesTheBackupThatCanBeGoneOnWith(KafkaCluster kafka) {
    String topic = create(kafka);
    Cancellation cancellation = new Cancellation();
    cancellation.cancel();
    BackupRequest unnamed = BackupRequest.of(topic);
    try (KafkaBackup backups = open(kafka)) {
      RunCancelledException stopped =
          catchThrowableOfType(
              RunCancelledException.class, () -> backups.backup(unnamed, cancellation));
      String id = stopped.unfinishedBackup().orElseThrow();
      assertThat(stopped).hasMessageEndingWith("asked to stop; go on with backup id " + id);
      assertThat(backups.list())
          .singleElement()
          .satisfies(
              backup -> {
                assertThat(backup.backupId()).isEqualTo(id);
                assertThat(backup.state()).isEqualTo(BackupSummary.State.UNFINISHED);
              });
      assertThat(backups.backup(unnamed.withBackupId(id)).manifest().totals().records())
          .isEqualTo(100);
      InvalidRequestException refused =
          catchThrowableOfType(
              InvalidRequestException.class,
              () -> backups.backup(BackupRequest.of("other").withBackupId(id)));
      assertThat(refused.unfinishedBackup()).isEmpty();
    }
  }

  @Test
  void refusesToGoOnWithAnythingButWhatWasBegun(KafkaCluster kafka) {
    String topic = create(kafka);
    BackupRequest same =
        new BackupRequest(
            "b",
            TopicSelection.of(topic, "not-there"),
            WARN,
            "prod",
            false,
            Map.of("team", "a"),
            false);
    try (KafkaBackup backups = open(kafka)) {
      backups.backup(
          new BackupRequest("a", same.topics(), WARN, "prod", false, same.labels(), false));
    }
    failToCommit(kafka, same);
    try (KafkaBackup backups = open(kafka);
        KafkaBackup lz4 =
            KafkaBackup.builder()
                .kafka(kafka.clientProperties())
                .repository(store)
                .compression("lz4", null)
                .build()) {
      assertRefused(backups, same.withEverythingReadAnew(), "go on from backup a");
      assertRefused(
          backups,
          new BackupRequest("b", same.topics(), WARN, "prod", false, Map.of(), false),
          "labels {team=a}");
      assertRefused(
          backups,
          new BackupRequest("b", same.topics(), WARN, null, false, same.labels(), false),
          "source cluster id prod");
      assertRefused(
          backups,
          new BackupRequest("b", same.topics(), FAIL, "prod", false, same.labels(), false),
          "without the topics [not-there]");
      assertRefused(lz4, same, "compression zstd at its own level");
      BackupReport report = backups.backup(same);
      assertThat(report.manifest().parentId()).isEqualTo("a");
      assertThat(report.manifest().totals().records()).isEqualTo(100);
    }
  }

  @Test
  void sendsNobodyBackToABackupWhoseParentIsGone(KafkaCluster kafka) throws Exception {
    BackupRequest request = BackupRequest.of(create(kafka));
    try (KafkaBackup backups = open(kafka)) {
      backups.backup(request.withBackupId("a"));
      failToCommit(kafka, request.withBackupId("b"));
      store.delete(List.of(ObjectKey.of("backups/a/manifest.json")));
      IncompleteRunException gone =
          catchThrowableOfType(
              IncompleteRunException.class, () -> backups.backup(request.withBackupId("b")));
      assertThat(gone).hasMessageEndingWith("is gone; run again with another backup id");
      assertThat(gone.unfinishedBackup()).isEmpty();
    }
  }

  private static void assertRefused(KafkaBackup backups, BackupRequest request, String reason) {
    assertThatThrownBy(() -> backups.backup(request))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith("backup b was begun ")
        .hasMessageContaining(reason)
        .hasMessageEndingWith(": ask for the same, or take another backup id");
  }

  private static String create(KafkaCluster kafka) {
    String topic =
        new TestTopics(kafka.clientProperties()).create("resumed", 2, RecordSamples.TOPIC_CONFIGS);
    new TopicWriter(kafka.clientProperties()).write(RecordSamples.of(1).mixed(topic, 100));
    return topic;
  }

  /** A backup with all data and checkpoints, but without a manifest. */
  private String leaveUnfinished(KafkaCluster kafka) {
    String topic = create(kafka);
    failToCommit(kafka, BackupRequest.of(topic).withBackupId("b"));
    return topic;
  }

  private void failToCommit(KafkaCluster kafka, BackupRequest request) {
    FaultyStore faulty =
        FaultyStore.around(store)
            .on(
                Calls.to(StoreCall.PUT).about(key -> key.value().endsWith("manifest.json")),
                Fault.failure(StorageException::new));
    try (KafkaBackup backups =
        KafkaBackup.builder().kafka(kafka.clientProperties()).repository(faulty).build()) {
      assertThatThrownBy(() -> backups.backup(request))
          .isInstanceOf(RepositoryException.class)
          .hasMessageEndingWith("; go on with backup id " + request.backupId());
    }
  }

  private KafkaBackup open(KafkaCluster kafka) {
    return KafkaBackup.builder().kafka(kafka.clientProperties()).repository(store).build();
  }
}
