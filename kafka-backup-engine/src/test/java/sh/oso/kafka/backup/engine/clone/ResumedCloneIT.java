package sh.oso.kafka.backup.engine.clone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CloneRequest;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RateLimit;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.offsets.OffsetMap.Stretch;
import sh.oso.kafka.backup.api.restore.TargetShape;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.engine.prune.SettableClock;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.Compaction;
import sh.oso.kafka.backup.testkit.records.ConsumedRecord;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;
import sh.oso.kafka.backup.testkit.store.Calls;
import sh.oso.kafka.backup.testkit.store.Fault;
import sh.oso.kafka.backup.testkit.store.FaultyStore;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;
import sh.oso.kafka.backup.testkit.store.StoreCall;

/** A clone that was cut goes on exactly behind what the target has, whatever happened meanwhile. */
class ResumedCloneIT {

  private static final int KEYS = 200;
  private static final int RECORDS = 2_000;
  private static final int BYTES = 500;

  private final KafkaCluster kafka;
  private final SettableClock storeClock = new SettableClock();
  private final InMemoryStore state = new InMemoryStore(storeClock);
  private final TestTopics topics;
  private final TopicReader reader;

  ResumedCloneIT(@SharedKafka KafkaCluster kafka) {
    this.kafka = kafka;
    this.topics = new TestTopics(kafka.clientProperties());
    this.reader = new TopicReader(kafka.clientProperties());
  }

  private String written(Map<String, String> configs) {
    String topic = topics.create("cut-clone", 1, configs);
    write(topic, RECORDS);
    return topic;
  }

  private void write(String topic, int count) {
    Random random = new Random(1);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] value = new byte[BYTES];
      random.nextBytes(value);
      records.add(new ProducerRecord<>(topic, ("k" + i % KEYS).getBytes(UTF_8), value));
    }
    new TopicWriter(kafka.clientProperties()).with("linger.ms", 5).write(records);
  }

  private KafkaBackup open(@Nullable Cancellation afterSome) {
    // Nothing that a run had under way is under way still when the next one begins.
    storeClock.pass(Lease.SETTLED);
    Limits slow = Limits.DEFAULTS.withRateLimit(new RateLimit(300L << 10, null));
    return KafkaBackup.builder()
        .kafka(kafka.clientProperties())
        .repository(state)
        .limits(afterSome == null ? Limits.DEFAULTS : slow)
        .listener(
            event -> {
              if (afterSome != null
                  && event instanceof RunEvent.Restored restored
                  && restored.records() > RECORDS / 10) {
                afterSome.cancel();
              }
            })
        .build();
  }

  private CloneRequest request(String topic) {
    return CloneRequest.to(kafka.clientProperties(), topic)
        .withShape(TargetShape.AS_STORED.withTopicMapping(Map.of("*", "*.copy")));
  }

  /** Clones a part; gives back how many records are there. */
  private int cut(String topic) {
    Cancellation cancellation = new Cancellation();
    try (KafkaBackup backups = open(cancellation)) {
      assertThatThrownBy(() -> backups.cloneTopics(request(topic), cancellation))
          .isInstanceOf(RunCancelledException.class)
          .hasMessageContaining("run it again to go on");
    }
    int there = reader.read(topic + ".copy").partition(0).size();
    assertThat(there).isBetween(RECORDS / 10, RECORDS - 1);
    return there;
  }

  private static List<ConsumedRecord> bare(List<ConsumedRecord> records) {
    return records.stream().map(ConsumedRecord::withoutOffset).toList();
  }

  /** The cleaner may have been at work before: what is gone by now is no business of the clone. */
  private Map<Long, ConsumedRecord> remember(String topic, Map<Long, ConsumedRecord> ever) {
    reader.read(topic).partition(0).forEach(it -> ever.put(it.offset(), it.withoutOffset()));
    return ever;
  }

  /** Each record of the clone is the one that its map tells, and the last of each key is there. */
  private void assertIsWhole(String topic, RestoreReport report, Map<Long, ConsumedRecord> ever) {
    List<ConsumedRecord> now = reader.read(topic).partition(0);
    now.forEach(it -> ever.put(it.offset(), it.withoutOffset()));
    List<Stretch> stretches;
    try (KafkaBackup backups = open(null)) {
      stretches = backups.offsetMaps(report.restoreId()).get(0).partitions().get(0).stretches();
    }
    List<ConsumedRecord> cloned = reader.read(topic + ".copy").partition(0);
    assertThat(report.resumed()).isTrue();
    assertThat(report.records()).isEqualTo(cloned.size());
    long before = -1;
    int number = 0;
    for (Stretch stretch : stretches) {
      assertThat(stretch.hasNoHoles()).isTrue();
      assertThat(stretch.targetOffset()).isEqualTo(number);
      assertThat(stretch.firstOffset()).isGreaterThan(before);
      before = stretch.lastOffset();
      for (long offset = stretch.firstOffset(); offset <= before; offset++) {
        assertThat(cloned.get(number++).withoutOffset()).isEqualTo(ever.get(offset));
      }
    }
    assertThat(number).isEqualTo(cloned.size());
    assertThat(last(cloned)).isEqualTo(last(now));
  }

  @Test
  void losesAndDoublesNothingThoughTheSourceWasCompactedMeanwhile() {
    String topic = written(Compaction.TOPIC_CONFIGS);
    Map<Long, ConsumedRecord> ever = remember(topic, new HashMap<>());
    cut(topic);
    Compaction.force(kafka.clientProperties(), topic);
    RestoreReport report;
    try (KafkaBackup backups = open(null)) {
      report = backups.cloneTopics(request(topic));
    }
    assertIsWhole(topic, report, ever);
  }

  @Test
  void readsOnWhereATopicBecameACompactedOneMeanwhile() throws Exception {
    String topic = written(Map.of());
    Map<Long, ConsumedRecord> ever = remember(topic, new HashMap<>());
    cut(topic);
    write(topic, RECORDS);
    remember(topic, ever);
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  resource,
                  Compaction.TOPIC_CONFIGS.entrySet().stream()
                      .map(it -> new ConfigEntry(it.getKey(), it.getValue()))
                      .map(it -> new AlterConfigOp(it, AlterConfigOp.OpType.SET))
                      .toList()))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
    Compaction.force(kafka.clientProperties(), topic);
    RestoreReport report;
    try (KafkaBackup backups = open(null)) {
      report = backups.cloneTopics(request(topic));
    }
    assertIsWhole(topic, report, ever);
  }

  /** Of two runs the one that cannot see that it is not alone any more must not send, either. */
  @Test
  void aRunThatIsCutOffFromItsStateSendsNoMore() throws Exception {
    String topic = written(Compaction.TOPIC_CONFIGS);
    Map<Long, ConsumedRecord> ever = remember(topic, new HashMap<>());
    CountDownLatch atWork = new CountDownLatch(1);
    CountDownLatch backAgain = new CountDownLatch(1);
    FaultyStore cutOff =
        FaultyStore.around(state)
            .on(
                Calls.to(StoreCall.PUT).about(key -> key.value().contains("/progress-")),
                Fault.delay(
                    () -> {
                      if (atWork.getCount() == 0) {
                        backAgain.await();
                      }
                    }));
    try (KafkaBackup first =
        KafkaBackup.builder()
            .kafka(kafka.clientProperties())
            .repository(cutOff)
            .limits(Limits.DEFAULTS.withRateLimit(new RateLimit(60L << 10, null)))
            .listener(
                event -> {
                  if (event instanceof RunEvent.Restored restored && restored.records() > 0) {
                    atWork.countDown();
                  }
                })
            .build()) {
      CompletableFuture<RestoreReport> run =
          CompletableFuture.supplyAsync(() -> first.cloneTopics(request(topic)));
      assertThat(atWork.await(30, TimeUnit.SECONDS)).isTrue();
      TimeUnit.NANOSECONDS.sleep(Lease.LIFE.plusSeconds(1).toNanos());
      long there = reader.read(topic + ".copy").partition(0).size();
      Compaction.force(kafka.clientProperties(), topic);
      assertThat(reader.read(topic + ".copy").partition(0)).hasSize((int) there);
      assertThat(there).isBetween(1L, RECORDS - 1L);
      RestoreReport report;
      try (KafkaBackup second = open(null)) {
        report = second.cloneTopics(request(topic));
      }
      backAgain.countDown();
      assertThatThrownBy(() -> run.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(TargetConflictException.class)
          .hasMessageContaining("another run of clone");
      assertIsWhole(topic, report, ever);
    }
  }

  /** The map that is stored tells of all records, or it would tell of the last ones nothing. */
  @Test
  void addsNothingToATopicWhoseMapIsStored() {
    String topic = written(Compaction.TOPIC_CONFIGS);
    FaultyStore failing =
        FaultyStore.around(state)
            .on(
                Calls.to(StoreCall.PUT).about(key -> key.value().endsWith("/loaded.json")),
                Fault.failure(StorageException::new));
    try (KafkaBackup backups =
        KafkaBackup.builder().kafka(kafka.clientProperties()).repository(failing).build()) {
      assertThatThrownBy(() -> backups.cloneTopics(request(topic)))
          .isInstanceOf(KafkaBackupException.class);
    }
    long there = reader.read(topic + ".copy").partition(0).size();
    write(topic, RECORDS / 2);
    Compaction.force(kafka.clientProperties(), topic);
    try (KafkaBackup backups = open(null)) {
      RestoreReport report = backups.cloneTopics(request(topic));
      assertThat(report.resumed()).isTrue();
      assertThat(report.records()).isEqualTo(there);
      assertThat(backups.offsetMaps(report.restoreId()).get(0).partitions().get(0).endOffset())
          .isEqualTo(there);
    }
    assertThat(reader.read(topic + ".copy").partition(0)).hasSize((int) there);
  }

  /** What it had under way could get between what is there and what comes next. */
  @Test
  void waitsWhileAnEarlierRunMayBeAtWork() {
    String topic = written(Map.of());
    int there = cut(topic);
    Cancellation soon = new Cancellation();
    CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS).execute(soon::cancel);
    try (KafkaBackup backups =
        KafkaBackup.builder().kafka(kafka.clientProperties()).repository(state).build()) {
      assertThatThrownBy(() -> backups.cloneTopics(request(topic), soon))
          .isInstanceOf(RunCancelledException.class);
    }
    assertThat(reader.read(topic + ".copy").partition(0)).hasSize(there);
  }

  private static Map<@Nullable Bytes, ConsumedRecord> last(List<ConsumedRecord> records) {
    Map<@Nullable Bytes, ConsumedRecord> last = new HashMap<>();
    records.forEach(it -> last.put(it.key(), it.withoutOffset()));
    return last;
  }

  @Test
  void saysWhatRetentionTookBeforeItWasRead() throws Exception {
    String topic = written(Map.of());
    List<ConsumedRecord> all = reader.read(topic).partition(0);
    int there = cut(topic);
    int start = there + 100;
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(start)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
    RestoreReport report;
    try (KafkaBackup backups = open(null)) {
      report = backups.cloneTopics(request(topic));
    }
    List<ConsumedRecord> expected = new ArrayList<>(all.subList(0, there));
    expected.addAll(all.subList(start, all.size()));
    assertThat(bare(reader.read(topic + ".copy").partition(0))).isEqualTo(bare(expected));
    assertThat(report.warnings())
        .contains(
            topic
                + "-0: offsets "
                + there
                + " to "
                + (start - 1)
                + " were deleted at the source before they were read; the clone lacks them");
  }

  @Test
  void refusesToGoOnWithAnotherSourceTopicOfThatName() throws Exception {
    String topic = written(Map.of());
    int there = cut(topic);
    topics.delete(List.of(topic));
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      admin
          .createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
    write(topic, 10);
    try (KafkaBackup backups = open(null)) {
      assertThat(backups.cloneTopics(request(topic).withDryRun(true)).obstacles())
          .singleElement()
          .asString()
          .contains("topic " + topic + " was deleted or made anew at the source");
      assertThatThrownBy(() -> backups.cloneTopics(request(topic)))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("topic " + topic + " was deleted or made anew at the source");
    }
    assertThat(reader.read(topic + ".copy").partition(0)).hasSize(there);
  }

  @Test
  void namesWhatSomebodyElseWroteInBetween() {
    String topic = written(Map.of());
    int there = cut(topic);
    try (KafkaBackup backups = open(null)) {
      assertThat(backups.cloneTopics(request(topic).withDryRun(true)).obstacles()).isEmpty();
    }
    write(topic + ".copy", 1);
    try (KafkaBackup backups = open(null)) {
      assertThat(backups.cloneTopics(request(topic).withDryRun(true)).obstacles())
          .singleElement()
          .asString()
          .contains("was written by somebody else");
      assertThatThrownBy(() -> backups.cloneTopics(request(topic)))
          .isInstanceOf(TargetConflictException.class)
          .hasMessageContaining(topic + ".copy-0: the record at offset " + there)
          .hasMessageContaining("was written by somebody else");
    }
  }
}
