package sh.oso.kafka.backup.engine.reset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.offsets.GroupOutcome;
import sh.oso.kafka.backup.api.offsets.OffsetResetReport;
import sh.oso.kafka.backup.api.offsets.OffsetResetRequest;
import sh.oso.kafka.backup.api.offsets.OffsetStrategy;
import sh.oso.kafka.backup.engine.offsets.GroupsOfTests;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** Positions of the source are found in restored topics by the headers of their records. */
class HeaderBasedResetIT {

  private static final long SEED = 20_261_124;

  private final TestTopics topics;
  private final GroupsOfTests groups;
  private final TopicWriter writer;
  private final KafkaBackup backups;

  HeaderBasedResetIT(@SharedKafka(brokers = 3) KafkaCluster kafka, @TempDir Path folder) {
    this.topics = new TestTopics(kafka.clientProperties());
    this.groups = new GroupsOfTests(kafka);
    this.writer = new TopicWriter(kafka.clientProperties());
    this.backups = KafkaBackup.builder().kafka(kafka.clientProperties()).repository(folder).build();
  }

  @AfterEach
  void close() {
    backups.close();
    groups.close();
  }

  /**
   * As a compacted topic: holes in the original offsets. Few groups, so that it is searched; then
   * so many that it is read.
   */
  @Test
  void putsEachGroupAtItsRecordOrTheNextOne() throws Exception {
    String topic = topics.create("restored", 2, Map.of());
    Random random = new Random(SEED);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    Map<Integer, NavigableMap<Long, Long>> targets = new HashMap<>();
    for (int partition = 0; partition < 2; partition++) {
      long original = 1_000;
      TreeMap<Long, Long> target = new TreeMap<>();
      for (int i = 0; i < 15_000; i++) {
        target.put(original, (long) i);
        records.add(restored(topic, partition, partition, original, "east"));
        original += 1 + random.nextInt(3);
      }
      targets.put(partition, target);
    }
    writer.write(records);

    for (int count : List.of(3, 40)) {
      Map<String, Map<TopicPartition, Long>> positions = new HashMap<>();
      String base = TestTopics.uniqueName("g");
      for (int i = 0; i < count; i++) {
        Map<TopicPartition, Long> position = new HashMap<>();
        for (int partition = 0; partition < 2; partition++) {
          long last = target(targets, partition).lastKey();
          position.put(
              new TopicPartition(topic, partition),
              i == 0 ? last + 1 : i == 1 ? 5 : 1_000 + (long) random.nextInt((int) last - 1_000));
        }
        String id = base + "-" + i;
        groups.commit(id, position);
        positions.put(id, position);
      }

      OffsetResetReport report =
          reset(OffsetResetRequest.of(List.of(base + "-*"), headers("east", false)));

      assertThat(report.successful()).as("%s", report).isTrue();
      for (Map.Entry<String, Map<TopicPartition, Long>> group : positions.entrySet()) {
        Map<String, Long> expected = new TreeMap<>();
        group
            .getValue()
            .forEach(
                (partition, position) -> {
                  var next = target(targets, partition.partition()).ceilingEntry(position);
                  expected.put(partition.toString(), next == null ? 15_000 : next.getValue());
                });
        assertThat(groups.positions(group.getKey()))
            .as("seed %s, from %s", SEED, group.getValue())
            .isEqualTo(expected);
      }
      assertThat(report.groups().get(1).moves().get(0).note())
          .contains("it stood at 5 of " + topic + "-0, and the first record")
          .contains("was at 1000");
    }
  }

  @Test
  void goesOnBehindTheLastRestoredRecordAndBeforeWhatWasWrittenSince() throws Exception {
    String topic = topics.create("restored", 1, Map.of());
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      records.add(restored(topic, 0, 0, 100 + i, "east"));
    }
    for (int i = 0; i < 100; i++) {
      records.add(new ProducerRecord<>(topic, 0, null, new byte[] {1}));
      records.add(restored(topic, 0, 0, i, "west"));
    }
    writer.write(records);
    String end = TestTopics.uniqueName("end");
    groups.commit(end, Map.of(new TopicPartition(topic, 0), 5_100L));

    assertThat(reset(OffsetResetRequest.of(List.of(end), headers("east", false))).successful())
        .isTrue();

    assertThat(groups.positions(end)).isEqualTo(Map.of(topic + "-0", 5_000L));
  }

  /** Restored twice: the original offsets begin again, and searching would be guessing. */
  @Test
  void readsAllWhereRecordsAreNotInOrder() throws Exception {
    String topic = topics.create("restored", 1, Map.of());
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      for (int i = 0; i < 4_000; i++) {
        records.add(restored(topic, 0, 0, i, "east"));
      }
    }
    writer.write(records);
    String id = TestTopics.uniqueName("g");
    groups.commit(id, Map.of(new TopicPartition(topic, 0), 3_000L));

    reset(OffsetResetRequest.of(List.of(id), headers(null, false)));

    assertThat(groups.positions(id)).isEqualTo(Map.of(topic + "-0", 3_000L));
  }

  @Test
  void refusesGroupsInTopicsWithoutHeadersOrOfAnotherCluster() throws Exception {
    String topic = topics.create("plain", 1, Map.of());
    writer.write(List.of(new ProducerRecord<>(topic, 0, null, new byte[] {1})));
    String id = TestTopics.uniqueName("g");
    groups.commit(id, Map.of(new TopicPartition(topic, 0), 0L));

    OffsetResetReport report = reset(OffsetResetRequest.of(List.of(id), headers("east", false)));

    assertThat(report.groups().get(0).outcome())
        .isInstanceOfSatisfying(
            GroupOutcome.Refused.class,
            it ->
                assertThat(it.reason())
                    .contains("no record of " + topic + "-0 has the header x-original-offset")
                    .contains("x-source-cluster east"));
    assertThat(groups.positions(id)).isEqualTo(Map.of(topic + "-0", 0L));
  }

  /** Records of two source partitions lie in each of three: none may be left out. */
  @Test
  void findsSourcePartitionsInAllPartitionsAndLeavesNothingOut() throws Exception {
    String topic = topics.create("wider", 3, Map.of());
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      records.add(restored(topic, i % 3, 0, i, "east"));
      records.add(restored(topic, i % 3, 1, i, "east"));
    }
    writer.write(records);
    String id = TestTopics.uniqueName("g");
    // It had read 0-149 of the one and 0-239 of the other.
    groups.commit(
        id, Map.of(new TopicPartition(topic, 0), 150L, new TopicPartition(topic, 1), 240L));

    OffsetResetReport report = reset(OffsetResetRequest.of(List.of(id), headers("east", true)));

    assertThat(report.successful()).isTrue();
    // In each partition the 51st record of source partition 0 is the first that it had not read.
    assertThat(groups.positions(id))
        .isEqualTo(Map.of(topic + "-0", 100L, topic + "-1", 100L, topic + "-2", 100L));
    assertThat(report.groups().get(0).moves())
        .allSatisfy(
            move ->
                assertThat(move.note())
                    .isEqualTo("records of other source partitions that it had read come again"));
  }

  /** Where it never was, it has read nothing. */
  @Test
  void leavesOutNoSourcePartitionInWhichTheGroupStoodNowhere() throws Exception {
    String topic = topics.create("nowhere", 2, Map.of());
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      records.add(restored(topic, i % 2, 0, i, "east"));
      records.add(restored(topic, i % 2, 1, i, "east"));
    }
    writer.write(records);
    String id = TestTopics.uniqueName("g");
    groups.commit(id, Map.of(new TopicPartition(topic, 0), 150L));

    OffsetResetReport report = reset(OffsetResetRequest.of(List.of(id), headers("east", true)));

    assertThat(report.successful()).isTrue();
    // The first record of source partition 1 is the second one of each partition.
    assertThat(groups.positions(id)).isEqualTo(Map.of(topic + "-0", 1L, topic + "-1", 1L));
  }

  /** Groups of a backup need not stand anywhere, or exist, where they are to go on. */
  @Test
  void takesPositionsOfABackup() throws Exception {
    String topic = topics.create("backed", 1, Map.of());
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      records.add(restored(topic, 0, 0, i - 500 < 0 ? i : i + 500, "east"));
    }
    writer.write(records);
    String moved = TestTopics.uniqueName("moved");
    String gone = TestTopics.uniqueName("gone");
    TopicPartition partition = new TopicPartition(topic, 0);
    groups.commit(moved, Map.of(partition, 2_000L));
    groups.commit(gone, Map.of(partition, 2_500L));
    String backupId = backups.backup(BackupRequest.of(topic)).manifest().backupId();
    groups.commit(moved, Map.of(partition, 5L));
    groups.admin().deleteConsumerGroups(List.of(gone)).all().get();

    OffsetResetReport report =
        reset(
            OffsetResetRequest.of(List.of(moved, gone), headers("east", false))
                .withBackupId(backupId));

    assertThat(report.successful()).as("%s", report).isTrue();
    assertThat(groups.positions(moved)).isEqualTo(Map.of(topic + "-0", 1_500L));
    assertThat(groups.positions(gone)).isEqualTo(Map.of(topic + "-0", 2_000L));
    assertThat(report.groups())
        .filteredOn(group -> group.groupId().equals(moved))
        .flatExtracting(OffsetResetReport.GroupReset::moves)
        .containsExactly(new OffsetResetReport.PartitionMove(topic, 0, 5L, 1_500, ""));
  }

  /** What the first run has set are offsets of the target, and no more of the source. */
  @Test
  void runAgainUnderItsSnapshotItTranslatesNothingTwice() throws Exception {
    String topic = topics.create("twice", 1, Map.of());
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      records.add(restored(topic, 0, 0, i + 500, "east"));
    }
    writer.write(records);
    String group = TestTopics.uniqueName("twice");
    groups.commit(group, Map.of(new TopicPartition(topic, 0), 2_000L));
    OffsetResetRequest request =
        OffsetResetRequest.of(List.of(group), headers("east", false))
            .withSnapshotId(TestTopics.uniqueName("snapshot"));

    assertThat(reset(request).successful()).isTrue();
    assertThat(groups.positions(group)).isEqualTo(Map.of(topic + "-0", 1_500L));
    OffsetResetReport again = reset(request);

    assertThat(again.successful()).as("%s", again).isTrue();
    assertThat(groups.positions(group)).isEqualTo(Map.of(topic + "-0", 1_500L));
  }

  @Test
  void aTopicThatIsNamedAndNotThereIsRefused() {
    OffsetResetRequest request =
        OffsetResetRequest.of(List.of("g"), new OffsetStrategy.Earliest())
            .withTopics(List.of("not-there"));
    assertThatThrownBy(() -> reset(request))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("there is no topic not-there");
  }

  private static OffsetStrategy headers(@Nullable String cluster, boolean all) {
    return new OffsetStrategy.HeaderBased(cluster, all);
  }

  private static NavigableMap<Long, Long> target(
      Map<Integer, NavigableMap<Long, Long>> targets, int partition) {
    return targets.getOrDefault(partition, new TreeMap<>());
  }

  private OffsetResetReport reset(OffsetResetRequest request) {
    return backups.offsets().reset(request, new Cancellation());
  }

  private static ProducerRecord<byte[], byte[]> restored(
      String topic, int partition, int source, long offset, String cluster) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(header("x-original-offset", String.valueOf(offset)));
    headers.add(header("x-source-partition", String.valueOf(source)));
    headers.add(header("x-source-cluster", cluster));
    return new ProducerRecord<>(topic, partition, null, null, new byte[] {1, 2, 3}, headers);
  }

  private static RecordHeader header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
