package sh.oso.kafka.backup.engine.follow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.BackupRequest.MissingTopics;
import sh.oso.kafka.backup.api.BackupSummary;
import sh.oso.kafka.backup.api.DataSize;
import sh.oso.kafka.backup.api.DeleteRequest;
import sh.oso.kafka.backup.api.FollowReport;
import sh.oso.kafka.backup.api.FollowRequest;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.KafkaBackupBuilder;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.RetentionPolicy;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.RunEvent.NothingNew;
import sh.oso.kafka.backup.api.RunEvent.RestorePoint;
import sh.oso.kafka.backup.api.RunEvent.RunFailed;
import sh.oso.kafka.backup.api.TopicSelection;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.ConsumedRecord;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicContent;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;
import sh.oso.kafka.backup.testkit.store.Calls;
import sh.oso.kafka.backup.testkit.store.Fault;
import sh.oso.kafka.backup.testkit.store.FaultyStore;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;
import sh.oso.kafka.backup.testkit.store.StoreCall;

/** Topics that are followed are backed up again and again, whatever happens meanwhile. */
class FollowIT {

  private static final Duration OFTEN = Duration.ofSeconds(1);
  private static final Duration SELDOM = Duration.ofHours(1);
  private static final Limits IMPATIENT =
      new Limits(
          DataSize.ofMebibytes(64),
          DataSize.ofMebibytes(1),
          Duration.ofMinutes(10),
          DataSize.ofMebibytes(1),
          4,
          1,
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofSeconds(3));

  private final KafkaCluster kafka;
  private final TestTopics topics;
  private final TopicReader reader;
  private final TopicWriter writer;
  private final FaultyStore store = FaultyStore.around(new InMemoryStore()).forbiddingRewrites();

  FollowIT(@SharedKafka KafkaCluster kafka) {
    this.kafka = kafka;
    this.topics = new TestTopics(kafka.clientProperties());
    this.reader = new TopicReader(kafka.clientProperties());
    this.writer = new TopicWriter(kafka.clientProperties());
  }

  @Test
  void everyBackupIsWhatAConsumerHadSeenByThen() throws Exception {
    String topic = topics.create("followed", 2, RecordSamples.TOPIC_CONFIGS);
    writer.write(RecordSamples.of(1).mixed(topic, 100));
    SortedMap<Instant, Long> acknowledged = new TreeMap<>();
    AtomicBoolean enough = new AtomicBoolean();
    Thread producer =
        new Thread(
            () -> {
              for (long written = 100; !enough.get(); written += 20) {
                acknowledged.put(Instant.now(), written);
                writer.write(numbered(topic, 20));
              }
            });
    List<RestorePoint> points;
    FollowReport report;
    try (FollowedTopics followed = follow(FollowRequest.of(topic), OFTEN)) {
      producer.start();
      followed.await(RestorePoint.class, 3, point -> true);
      enough.set(true);
      producer.join();
      report = followed.finish();
      points = followed.events(RestorePoint.class);
    } finally {
      enough.set(true);
    }

    assertThat(report.backups()).isEqualTo(points.size()).isGreaterThanOrEqualTo(4);
    assertThat(report.lastBackupId()).isEqualTo(points.get(points.size() - 1).backupId());
    TopicContent all = reader.read(topic);
    assertThat(points.get(points.size() - 1).totals().records()).isEqualTo(all.count());
    String parent = null;
    for (RestorePoint point : points) {
      assertThat(point.parentId()).isEqualTo(parent);
      parent = point.backupId();
      // What was acknowledged before its run began is in it: so little is lost at any time.
      SortedMap<Instant, Long> before = acknowledged.headMap(point.startedAt());
      assertThat(point.totals().records())
          .isGreaterThanOrEqualTo(before.isEmpty() ? 0 : before.get(before.lastKey()));
      assertThat(restored(point.backupId(), topic)).isEqualTo(prefix(all, point, topic));
    }
  }

  @Test
  void finishingCommitsWhatIsNewAndNothingElse() {
    String topic = topics.create("finished", 1, Map.of());
    writer.write(numbered(topic, 10));
    try (FollowedTopics followed = follow(FollowRequest.of(topic), SELDOM)) {
      followed.await(RestorePoint.class, 0, point -> true);
      writer.write(numbered(topic, 5));
      FollowReport report = followed.finish();
      assertThat(report.backups()).isEqualTo(2);
      assertThat(followed.events(RestorePoint.class).get(1).totals().records()).isEqualTo(15);
    }
    try (FollowedTopics followed = follow(FollowRequest.of(topic), SELDOM)) {
      followed.await(NothingNew.class, 0, event -> true);
      FollowReport report = followed.finish();
      assertThat(report.backups()).isZero();
      assertThat(report.lastBackupId()).isNull();
      // One more look, unless the first run was not quite over.
      assertThat(followed.events(NothingNew.class)).hasSizeBetween(1, 2);
    }
    try (KafkaBackup backups = builder().build()) {
      assertThat(backups.list()).hasSize(2);
    }
  }

  @Test
  void aConsumerGroupThatMovedIsNews() throws Exception {
    String topic = topics.create("consumed", 1, Map.of());
    writer.write(numbered(topic, 10));
    String group = TestTopics.uniqueName("reader");
    try (FollowedTopics followed = follow(FollowRequest.of(topic), OFTEN);
        Admin admin = Admin.create(kafka.clientProperties());
        KafkaBackup backups = builder().build()) {
      followed.await(RestorePoint.class, 0, point -> true);
      followed.await(NothingNew.class, 0, event -> true);
      admin
          .alterConsumerGroupOffsets(
              group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(4)))
          .all()
          .get();
      RestorePoint next = followed.awaitNext(RestorePoint.class, point -> true);
      GroupSnapshot groups = backups.findGroups(next.backupId()).orElseThrow();
      assertThat(groups.groups()).anyMatch(some -> some.groupId().equals(group));
      assertThat(next.totals().newSegments()).isZero();
    }
  }

  @Test
  void tellsWhatNoBackupHolds() {
    String topic = topics.create("lagging", 2, Map.of());
    writer.write(numbered(topic, 10));
    try (FollowedTopics followed = follow(FollowRequest.of(topic), Duration.ofSeconds(20))) {
      RestorePoint first = followed.await(RestorePoint.class, 0, point -> true);
      assertThat(first.lag()).isEqualTo(new RunEvent.Lag(0, Duration.ZERO));
      writer.write(numbered(topic, 7));
      RunEvent.Lag lag = followed.awaitNext(RunEvent.Lag.class, some -> some.records() > 0);
      assertThat(lag.records()).isEqualTo(7);
      assertThat(lag.age()).isPositive();
      RunEvent.Lag later =
          followed.awaitNext(RunEvent.Lag.class, some -> some.age().compareTo(lag.age()) > 0);
      assertThat(later.records()).isEqualTo(7);
      followed.await(RestorePoint.class, 1, point -> point.totals().records() == 17);
      followed.awaitNext(RunEvent.Lag.class, some -> some.equals(first.lag()));
    }
  }

  @Test
  void goesOnWhenTheStoreIsBack() {
    String topic = topics.create("storeless", 1, Map.of());
    writer.write(numbered(topic, 10));
    try (FollowedTopics followed = follow(FollowRequest.of(topic), OFTEN)) {
      RestorePoint first = followed.await(RestorePoint.class, 0, point -> true);
      store.on(Calls.any(), Fault.unavailable());
      writer.write(numbered(topic, 10));
      RunFailed failed = followed.await(RunFailed.class, 1, event -> true);
      assertThat(failed.pause()).isGreaterThan(Duration.ofSeconds(1));
      store.heal();
      RestorePoint second =
          followed.awaitNext(RestorePoint.class, point -> point.totals().records() == 20);
      assertThat(second.parentId()).isEqualTo(first.backupId());
      assertThat(followed.finish().failedRuns()).isGreaterThanOrEqualTo(2);
      assertThat(restored(second.backupId(), topic)).isEqualTo(reader.read(topic).withoutOffsets());
    }
  }

  @Test
  void goesOnWhenTheBrokerIsBack() {
    String topic = topics.create("brokerless", 1, Map.of());
    int broker = kafka.brokerIds().iterator().next();
    writer.write(numbered(topic, 10));
    try (FollowedTopics followed = follow(FollowRequest.of(topic), OFTEN)) {
      RestorePoint first = followed.await(RestorePoint.class, 0, point -> true);
      kafka.killBroker(broker);
      try {
        followed.await(RunFailed.class, 0, event -> true);
      } finally {
        kafka.startBroker(broker);
      }
      writer.write(numbered(topic, 10));
      RestorePoint second =
          followed.awaitNext(RestorePoint.class, point -> point.totals().records() == 20);
      assertThat(second.parentId()).isEqualTo(first.backupId());
    }
  }

  @Test
  void takesInTopicsThatAppearAndLetsGoOfThoseThatVanish() {
    String prefix = TestTopics.uniqueName("changing");
    String old = topics.create(prefix + "-old", 1, Map.of());
    writer.write(numbered(old, 10));
    try (FollowedTopics followed = follow(FollowRequest.of(prefix + "-*"), OFTEN)) {
      followed.await(RestorePoint.class, 0, point -> true);
      String added = topics.create(prefix + "-new", 1, Map.of());
      writer.write(numbered(added, 5));
      followed.awaitNext(RestorePoint.class, point -> point.totals().records() == 15);
      topics.delete(List.of(old));
      RestorePoint last =
          followed.awaitNext(RestorePoint.class, point -> point.totals().records() == 5);
      assertThat(manifest(last.backupId()).topics())
          .extracting(TopicEntry::name)
          .containsExactly(added);
    }
  }

  @Test
  void endsWhenANamedTopicVanishesUnlessThatIsToWarnOnly() {
    String kept = topics.create("kept", 1, Map.of());
    String gone = topics.create("gone", 1, Map.of());
    String gone2 = topics.create("gone", 1, Map.of());
    writer.write(numbered(kept, 10));
    try (FollowedTopics followed = follow(FollowRequest.of(kept, gone), OFTEN)) {
      followed.await(RestorePoint.class, 0, point -> true);
      topics.delete(List.of(gone));
      assertThatThrownBy(followed::end)
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining(gone);
      assertThat(manifest("latest").totals().records()).isEqualTo(10);
    }
    BackupRequest lenient =
        new BackupRequest(
            null,
            TopicSelection.of(kept, gone2),
            MissingTopics.WARN,
            null,
            false,
            Map.of("owner", "lenient"),
            false);
    try (FollowedTopics followed = follow(new FollowRequest(lenient, OFTEN, null), OFTEN)) {
      followed.await(RestorePoint.class, 0, point -> true);
      topics.delete(List.of(gone2));
      RestorePoint without =
          followed.awaitNext(RestorePoint.class, point -> point.totals().topics() == 1);
      assertThat(manifest(without.backupId()).warnings())
          .anyMatch(warning -> warning.contains(gone2));
    }
  }

  @Test
  void aTopicMadeAnewIsAnotherOne() throws Exception {
    String topic = topics.create("anew", 1, Map.of());
    writer.write(numbered(topic, 10));
    BackupRequest lenient =
        new BackupRequest(
            null, TopicSelection.of(topic + "*"), MissingTopics.WARN, null, false, Map.of(), false);
    String stays = topic + "-stays";
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      admin.createTopics(List.of(new NewTopic(stays, 1, (short) 1))).all().get();
    }
    try (FollowedTopics followed = follow(new FollowRequest(lenient, OFTEN, null), OFTEN)) {
      followed.await(RestorePoint.class, 0, point -> point.totals().topics() == 2);
      topics.delete(List.of(topic));
      followed.awaitNext(RestorePoint.class, point -> point.totals().topics() == 1);
      try (Admin admin = Admin.create(kafka.clientProperties())) {
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
      }
      followed.awaitNext(RestorePoint.class, point -> point.totals().topics() == 2);
      writer.write(numbered(topic, 3));
      RestorePoint last =
          followed.awaitNext(RestorePoint.class, point -> point.totals().records() == 3);
      assertThat(restored(last.backupId(), topic)).isEqualTo(reader.read(topic).withoutOffsets());
    }
  }

  @Test
  void completesFirstWhatAKilledProcessLeft(@TempDir Path folder) throws Exception {
    String topic = topics.create("killed-follow", 4, Map.of());
    byte[] value = new byte[20_000];
    new Random(7).nextBytes(value);
    writer.write(
        IntStream.range(0, 2_000)
            .mapToObj(i -> new ProducerRecord<>(topic, i % 4, ("k" + i).getBytes(UTF_8), value))
            .toList());
    Path log = folder.resolve("log");
    KafkaBackupBuilder there =
        KafkaBackup.builder()
            .kafka(kafka.clientProperties())
            .repository(folder.resolve("repository"));
    FollowProcess first = new FollowProcess(kafka, folder.resolve("repository"), topic, log);
    String unfinished = first.killAtFirst("started ").substring("started false ".length());
    try (KafkaBackup backups = there.build()) {
      assertThat(backups.list())
          .singleElement()
          .satisfies(summary -> assertThat(summary.completedAt()).isNull());
    }
    writer.write(numbered(topic, 11));

    FollowProcess second = new FollowProcess(kafka, folder.resolve("repository"), topic, log);
    second.await("started true " + unfinished);
    second.await("committed " + unfinished);
    String next = second.killAtFirst("committed ").substring("committed ".length());

    try (KafkaBackup backups = there.build()) {
      Manifest manifest = backups.describe(next);
      assertThat(manifest.parentId()).isEqualTo(unfinished);
      assertThat(manifest.totals().records()).isEqualTo(2_011);
      String target = TestTopics.uniqueName("restored");
      backups.restore(
          RestoreRequest.of(next).withTopics(topic).withTopicMapping(Map.of(topic, target)));
      assertThat(reader.digest(target)).isEqualTo(reader.digest(topic));
    }
  }

  @Test
  void prunesAfterEachCommit() {
    String topic = topics.create("pruned", 1, Map.of());
    FollowRequest request =
        FollowRequest.of(topic).withPrune(PruneRequest.of(RetentionPolicy.ofNewest(2)));
    try (FollowedTopics followed = follow(request, OFTEN)) {
      for (int i = 1; i <= 4; i++) {
        writer.write(numbered(topic, 5));
        int records = 5 * i;
        followed.await(RestorePoint.class, 0, point -> point.totals().records() == records);
      }
      assertThat(followed.finish().backups()).isGreaterThanOrEqualTo(4);
      List<RestorePoint> points = followed.events(RestorePoint.class);
      try (KafkaBackup backups = builder().build()) {
        assertThat(backups.list())
            .extracting(BackupSummary::backupId)
            .containsExactlyElementsOf(
                points.subList(points.size() - 2, points.size()).stream()
                    .map(RestorePoint::backupId)
                    .toList());
      }
      assertThat(restored("latest", topic)).isEqualTo(reader.read(topic).withoutOffsets());
    }
  }

  @Test
  void plansAnewWhenItsUnfinishedBackupWasDeleted() {
    String topic = topics.create("deleted-plan", 1, Map.of());
    writer.write(numbered(topic, 10));
    store.on(
        Calls.to(StoreCall.PUT).about(key -> key.value().startsWith("topics/")),
        Fault.unavailable());
    try (FollowedTopics followed = follow(FollowRequest.of(topic), OFTEN)) {
      String begun = followed.await(RunEvent.Started.class, 0, started -> true).runId();
      try (KafkaBackup backups = builder().build()) {
        backups.delete(new DeleteRequest(begun, true, false));
      }
      store.heal();
      RestorePoint point = followed.await(RestorePoint.class, 0, some -> true);
      assertThat(point.backupId()).isNotEqualTo(begun);
      assertThat(restored(point.backupId(), topic)).isEqualTo(reader.read(topic).withoutOffsets());
    }
  }

  @Test
  void aBackupThatWasCancelledIsCompletedByTheNextCall() {
    String topic = topics.create("cancelled", 1, Map.of());
    writer.write(numbered(topic, 10));
    store.on(
        Calls.to(StoreCall.PUT).about(key -> key.value().startsWith("topics/")),
        Fault.unavailable());
    String begun;
    try (FollowedTopics followed = follow(FollowRequest.of(topic), OFTEN)) {
      begun = followed.await(RunEvent.Started.class, 0, started -> true).runId();
      followed.cancel();
      assertThatThrownBy(followed::end).isInstanceOf(RunCancelledException.class);
    }
    store.heal();
    try (FollowedTopics followed = follow(FollowRequest.of(topic), SELDOM)) {
      assertThat(followed.await(RestorePoint.class, 0, point -> true).backupId()).isEqualTo(begun);
    }
  }

  private KafkaBackupBuilder builder() {
    return KafkaBackup.builder()
        .kafka(kafka.clientProperties())
        .repository(store)
        .limits(IMPATIENT);
  }

  private FollowedTopics follow(FollowRequest request, Duration interval) {
    return new FollowedTopics(builder(), request.withCommitInterval(interval));
  }

  private Manifest manifest(String backupId) {
    try (KafkaBackup backups = builder().build()) {
      return backups.describe(backupId);
    }
  }

  private TopicContent restored(String backupId, String topic) {
    String target = TestTopics.uniqueName(topic + ".restored");
    try (KafkaBackup backups = builder().build()) {
      backups.restore(
          RestoreRequest.of(backupId).withTopics(topic).withTopicMapping(Map.of(topic, target)));
    }
    return reader.read(target).withoutOffsets();
  }

  /** What a consumer sees up to where a backup ends. */
  private TopicContent prefix(TopicContent all, RestorePoint point, String topic) {
    TopicEntry entry =
        manifest(point.backupId()).topics().stream()
            .filter(some -> some.name().equals(topic))
            .findFirst()
            .orElseThrow();
    SortedMap<Integer, List<ConsumedRecord>> prefix = new TreeMap<>();
    for (PartitionBounds bounds : entry.partitions()) {
      prefix.put(
          bounds.partition(),
          all.partition(bounds.partition()).stream()
              .filter(record -> record.offset() < bounds.endOffset())
              .toList());
    }
    return new TopicContent(prefix).withoutOffsets();
  }

  private static List<ProducerRecord<byte[], byte[]>> numbered(String topic, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new ProducerRecord<>(
                    topic,
                    0,
                    ("k" + i).getBytes(UTF_8),
                    ("value " + i + " at " + System.nanoTime()).getBytes(UTF_8)))
        .toList();
  }
}
