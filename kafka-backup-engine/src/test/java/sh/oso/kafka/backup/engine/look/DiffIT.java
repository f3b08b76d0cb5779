package sh.oso.kafka.backup.engine.look;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.BackupNotFoundException;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.DiffReport;
import sh.oso.kafka.backup.api.DiffReport.Difference;
import sh.oso.kafka.backup.api.DiffReport.Kind;
import sh.oso.kafka.backup.api.DiffRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.TopicSelection;
import sh.oso.kafka.backup.api.record.BackupRecord;
import sh.oso.kafka.backup.engine.witness.TopicChanges;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.Compaction;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

/** What is told of two backups, or a backup and live topics. */
class DiffIT {

  private final KafkaCluster kafka;
  private final TestTopics topics;
  private final TopicWriter writer;
  private final TopicChanges changes;
  private final CountingStore store = new CountingStore(new InMemoryStore());
  private final KafkaBackup backups;

  DiffIT(@SharedKafka KafkaCluster kafka) {
    this.kafka = kafka;
    this.topics = new TestTopics(kafka.clientProperties());
    this.writer = new TopicWriter(kafka.clientProperties()).with("linger.ms", 5);
    this.changes = new TopicChanges(kafka.clientProperties());
    this.backups = KafkaBackup.builder().kafka(kafka.clientProperties()).repository(store).build();
  }

  @AfterEach
  void close() {
    backups.close();
    changes.close();
  }

  private DiffReport diff(String first, @Nullable String second) {
    return backups.diff(
        new DiffRequest(first, second, TopicSelection.ALL, DiffRequest.USUALLY_ACCEPTED),
        new Cancellation());
  }

  private void backup(String id, String... names) {
    backups.backup(BackupRequest.of(names).withBackupId(id));
  }

  private static List<ProducerRecord<byte[], byte[]>> numbered(
      String topic, int partition, int count) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(
          new ProducerRecord<>(
              topic, partition, ("k" + i).getBytes(UTF_8), ("v" + i).getBytes(UTF_8)));
    }
    return records;
  }

  @Test
  void recordsCountAndNotWhereTheyAreStored() throws Exception {
    Map<String, List<BackupRecord>> seen = new OddTopics(kafka).writeAndBackUp(backups);
    long all = seen.values().stream().mapToLong(List::size).sum();
    String[] names = seen.keySet().toArray(String[]::new);
    backup("third", names);
    long asked = store.asked().get();
    DiffReport shared = diff("second", "third");
    assertThat(shared.differences()).isEmpty();
    assertThat(shared.same()).isTrue();
    assertThat(shared.topics()).isEqualTo(names.length);
    assertThat(shared.records()).isZero();
    assertThat(shared.sharedRecords()).isGreaterThanOrEqualTo(all);
    assertThat(store.asked().get()).as("nothing of what is shared is read").isEqualTo(asked);

    backups.backup(BackupRequest.of(names).withBackupId("anew").withEverythingReadAnew());
    DiffReport anew = diff("second", "anew");
    assertThat(anew.differences()).isEmpty();
    assertThat(anew.records()).isEqualTo(all);
    assertThat(anew.sharedRecords()).isZero();

    DiffReport live = diff("second", null);
    assertThat(live.differences()).isEmpty();
    assertThat(live.records()).isEqualTo(all);
    assertThat(live.live()).isTrue();
    assertThat(live.warnings()).isEmpty();
  }

  @Test
  void whatCameAndWentIsTold() {
    String grown = topics.create("diff-grown", 2, Map.of());
    String gone = topics.create("diff-gone", 1, Map.of());
    String again = topics.create("diff-again", 1, Map.of());
    writer.write(numbered(grown, 0, 100));
    writer.write(numbered(gone, 0, 10));
    writer.write(numbered(again, 0, 10));
    backup("b1", grown, gone, again);
    writer.write(numbered(grown, 0, 20));
    changes.deleteRecords(grown, 0, 30);
    changes.grow(grown, 3);
    changes.recreate(again, 1, Map.of());
    writer.write(numbered(again, 0, 10));
    String fresh = topics.create("diff-new", 1, Map.of());
    backup("b2", grown, again, fresh);
    topics.delete(List.of(gone));

    DiffReport report = diff("b1", "b2");
    assertThat(report.same()).isFalse();
    assertThat(report.differences())
        .extracting(
            Difference::kind,
            Difference::topic,
            Difference::partition,
            Difference::firstOffset,
            Difference::lastOffset)
        .containsExactly(
            tuple(Kind.RECREATED, again, -1, -1L, -1L),
            tuple(Kind.LOST, gone, -1, -1L, -1L),
            tuple(Kind.TRIMMED, grown, 0, 0L, 29L),
            tuple(Kind.GROWN, grown, 0, 100L, 119L),
            tuple(Kind.ADDED, grown, 2, -1L, -1L),
            tuple(Kind.ADDED, fresh, -1, -1L, -1L));
    assertThat(diff("b2", "b1").differences())
        .extracting(Difference::kind, Difference::topic, Difference::firstOffset)
        .contains(
            tuple(Kind.LOST, grown, 100L),
            tuple(Kind.ADDED, grown, 0L),
            tuple(Kind.LOST, fresh, -1L));

    DiffReport live = diff("b1", null);
    assertThat(live.differences())
        .extracting(Difference::kind, Difference::topic, Difference::partition)
        .containsExactly(
            tuple(Kind.RECREATED, again, -1),
            tuple(Kind.LOST, gone, -1),
            tuple(Kind.TRIMMED, grown, 0),
            tuple(Kind.GROWN, grown, 0),
            tuple(Kind.ADDED, grown, 2));
    DiffReport accepting =
        backups.diff(
            new DiffRequest(
                "b1", null, TopicSelection.of(grown), Set.of(Kind.GROWN, Kind.TRIMMED, Kind.ADDED)),
            new Cancellation());
    assertThat(accepting.same()).isTrue();
    assertThat(accepting.differences()).hasSize(3);
    assertThatThrownBy(() -> diff("b1", "b3")).isInstanceOf(BackupNotFoundException.class);
  }

  @Test
  void theFirstRecordThatDiffersIsNamed() throws Exception {
    String topic = topics.create("diff-changed", 1, RecordSamples.TOPIC_CONFIGS);
    writer.with("compression.type", "snappy").write(numbered(topic, 0, 100));
    backup("b", topic);
    Forgery.make(
        backups,
        store,
        "b",
        "forged",
        topic,
        records -> {
          List<BackupRecord> changed = new ArrayList<>(records);
          BackupRecord at70 = records.get(70);
          changed.set(70, at70.withContent(at70.key(), new byte[] {1}, at70.headers()));
          BackupRecord at80 = records.get(80);
          changed.set(80, at80.withContent(at80.key(), null, at80.headers()));
          changed.remove(41);
          changed.remove(40);
          return changed;
        });

    for (DiffReport report : List.of(diff("forged", "b"), diff("forged", null))) {
      assertThat(report.same()).isFalse();
      assertThat(report.differences())
          .containsExactly(
              new Difference(Kind.CHANGED, topic, 0, 70, 80, 2, "at offset 70 value differs"),
              new Difference(Kind.ADDED, topic, 0, 40, 41, 2, "not in the first"));
    }
    assertThat(diff("b", "forged").differences())
        .extracting(Difference::kind, Difference::firstOffset, Difference::records)
        .containsExactly(tuple(Kind.CHANGED, 70L, 2L), tuple(Kind.LOST, 40L, 2L));
  }

  @Test
  void whatCompactionRemovedIsNotLost() throws Exception {
    String topic = topics.create("diff-compacted", 1, Map.of());
    RecordSamples samples = RecordSamples.of(OddTopics.SEED);
    writer.write(samples.updates(topic, 40, 10));
    backup("before", topic);
    Compaction.TOPIC_CONFIGS.forEach((name, value) -> changes.set(topic, name, value));
    Compaction.force(kafka.clientProperties(), topic);
    backups.backup(BackupRequest.of(topic).withBackupId("after").withEverythingReadAnew());

    for (DiffReport report : List.of(diff("before", "after"), diff("before", null))) {
      assertThat(report.differences())
          .extracting(Difference::kind)
          .containsExactlyInAnyOrder(Kind.GROWN, Kind.COMPACTED);
      assertThat(
              report.differences().stream()
                  .filter(it -> it.kind() == Kind.COMPACTED)
                  .mapToLong(Difference::records)
                  .sum())
          .isBetween(300L, 400L);
    }
    DiffReport backwards = diff("after", "before");
    assertThat(backwards.differences())
        .extracting(Difference::kind)
        .containsExactlyInAnyOrder(Kind.LOST, Kind.COMPACTED);

    // The last value of a key is gone, which no compaction does.
    Forgery.make(
        backups,
        store,
        "after",
        "lossy",
        topic,
        records -> {
          List<BackupRecord> rest = new ArrayList<>(records);
          rest.remove(records.stream().filter(it -> it.value() != null).findFirst().orElseThrow());
          return rest;
        });
    DiffReport lossy = diff("before", "lossy");
    assertThat(lossy.same()).isFalse();
    assertThat(lossy.differences())
        .extracting(Difference::kind, Difference::records)
        .contains(tuple(Kind.LOST, 1L));
  }
}
