package sh.oso.kafka.backup.engine.clone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CloneRequest;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RateLimit;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.offsets.OffsetMap.Stretch;
import sh.oso.kafka.backup.api.restore.TargetShape;
import sh.oso.kafka.backup.engine.ClockedEngine;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.Compaction;
import sh.oso.kafka.backup.testkit.records.ConsumedRecord;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

/** A clone that was cut goes on exactly behind what the target has, whatever happened meanwhile. */
class ResumedCloneIT {

  private static final int KEYS = 200;
  private static final int RECORDS = 2_000;
  private static final int BYTES = 500;

  private final KafkaCluster kafka;
  private final InMemoryStore state = new InMemoryStore();
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

  @Test
  void losesAndDoublesNothingThoughTheSourceWasCompactedMeanwhile() {
    String topic = written(Compaction.TOPIC_CONFIGS);
    // The cleaner may have been at work before: what is gone by now is no business of the clone.
    Map<Long, ConsumedRecord> ever = new HashMap<>();
    reader.read(topic).partition(0).forEach(it -> ever.put(it.offset(), it.withoutOffset()));
    int there = cut(topic);
    waitsWhileSomethingMayBeUnderWay(topic, there);
    Compaction.force(kafka.clientProperties(), topic);
    List<ConsumedRecord> now = reader.read(topic).partition(0);
    now.forEach(it -> ever.put(it.offset(), it.withoutOffset()));
    RestoreReport report;
    List<Stretch> stretches;
    // Half a minute later nothing can be under way any more.
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(31));
    try (KafkaBackup backups =
        ClockedEngine.open(kafka.clientProperties(), state, Limits.DEFAULTS, later)) {
      report = backups.cloneTopics(request(topic));
      stretches = backups.offsetMaps(report.restoreId()).get(0).partitions().get(0).stretches();
    }
    assertThat(report.resumed()).isTrue();
    List<ConsumedRecord> cloned = reader.read(topic + ".copy").partition(0);
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

  /** A compacted topic may have other records by now, which a broker could not tell from those. */
  private void waitsWhileSomethingMayBeUnderWay(String topic, int there) {
    Cancellation soon = new Cancellation();
    CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS).execute(soon::cancel);
    try (KafkaBackup backups = open(null)) {
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
    write(topic + ".copy", 1);
    try (KafkaBackup backups = open(null)) {
      assertThatThrownBy(() -> backups.cloneTopics(request(topic)))
          .isInstanceOf(TargetConflictException.class)
          .hasMessageContaining(topic + ".copy-0: the record at offset " + there)
          .hasMessageContaining("was written by somebody else");
    }
  }
}
