package sh.oso.kafka.backup.engine.reset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.BackupNotFoundException;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.RetentionPolicy;
import sh.oso.kafka.backup.api.offsets.GroupOutcome;
import sh.oso.kafka.backup.api.offsets.OffsetComparison;
import sh.oso.kafka.backup.api.offsets.OffsetComparison.Difference;
import sh.oso.kafka.backup.api.offsets.OffsetMapping;
import sh.oso.kafka.backup.api.offsets.OffsetResetReport;
import sh.oso.kafka.backup.api.offsets.OffsetResetReport.PartitionMove;
import sh.oso.kafka.backup.api.offsets.OffsetResetRequest;
import sh.oso.kafka.backup.api.offsets.OffsetRollbackReport;
import sh.oso.kafka.backup.api.offsets.OffsetRollbackRequest;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshotRequest;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshotSummary;
import sh.oso.kafka.backup.api.offsets.OffsetStrategy;
import sh.oso.kafka.backup.api.offsets.OffsetTools;
import sh.oso.kafka.backup.api.offsets.OffsetVerifyRequest;
import sh.oso.kafka.backup.engine.offsets.GroupsOfTests;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** Offsets are set, kept and put back, and nothing happens in silence. */
class OffsetToolsIT {

  private static final OffsetStrategy EARLIEST = new OffsetStrategy.Earliest();

  private final KafkaCluster kafka;
  private final TestTopics topics;
  private final GroupsOfTests groups;
  private final KafkaBackup backups;
  private final OffsetTools tools;
  private final String snapshot = TestTopics.uniqueName("snapshot");

  @SuppressWarnings("NullAway.Init")
  private String topic;

  OffsetToolsIT(@SharedKafka(brokers = 3) KafkaCluster kafka, @TempDir Path folder) {
    this.kafka = kafka;
    this.topics = new TestTopics(kafka.clientProperties());
    this.groups = new GroupsOfTests(kafka);
    this.backups = KafkaBackup.builder().kafka(kafka.clientProperties()).repository(folder).build();
    this.tools = backups.offsets();
  }

  /** Two partitions of 10 records, at 1000, 1100, ... milliseconds. */
  @BeforeEach
  void makeTopic() throws Exception {
    topic = topics.create("offsets", 2, Map.of("retention.ms", "-1"));
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int partition = 0; partition < 2; partition++) {
      for (int i = 0; i < 10; i++) {
        records.add(
            new ProducerRecord<>(topic, partition, 1000L + 100L * i, null, new byte[] {(byte) i}));
      }
    }
    new TopicWriter(kafka.clientProperties()).write(records);
  }

  @AfterEach
  void close() {
    backups.close();
    groups.close();
  }

  @Test
  void setsGroupsByEachStrategyInAllPartitionsOfTheirTopics() throws Exception {
    List<String> ids = new ArrayList<>();
    String base = TestTopics.uniqueName("g");
    for (int i = 0; i < 9; i++) {
      ids.add(base + "-" + i);
      groups.commit(base + "-" + i, Map.of(partition(0), 4L));
    }
    assertThat(groups.coordinators(ids)).hasSizeGreaterThan(1);

    Map<OffsetStrategy, Long> expected = new HashMap<>();
    expected.put(new OffsetStrategy.Earliest(), 0L);
    expected.put(new OffsetStrategy.Latest(), 10L);
    expected.put(new OffsetStrategy.AtTime(Instant.ofEpochMilli(1250)), 3L);
    expected.put(new OffsetStrategy.AtTime(Instant.ofEpochMilli(9000)), 10L);
    expected.put(new OffsetStrategy.AtOffset(6), 6L);
    expected.put(new OffsetStrategy.AtOffset(600), 10L);
    for (Map.Entry<OffsetStrategy, Long> it : expected.entrySet()) {
      OffsetResetReport report =
          reset(OffsetResetRequest.of(List.of(base + "-*"), it.getKey()).withoutSnapshot());

      assertThat(report.groups())
          .hasSize(9)
          .allSatisfy(group -> assertThat(group.outcome()).isEqualTo(new GroupOutcome.Done(2)));
      for (String id : ids) {
        assertThat(groups.positions(id))
            .as("%s", it.getKey())
            .isEqualTo(Map.of(topic + "-0", it.getValue(), topic + "-1", it.getValue()));
      }
    }
  }

  @Test
  void saysWhatItWouldDoAndDoesNothing() throws Exception {
    String id = group(4);
    OffsetResetReport report =
        reset(
            OffsetResetRequest.of(List.of(id), new OffsetStrategy.AtOffset(99))
                .withSnapshotId(snapshot)
                .asDryRun());

    assertThat(report.dryRun()).isTrue();
    assertThat(report.snapshotId()).isNull();
    assertThat(report.groups())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.outcome()).isEqualTo(new GroupOutcome.Planned(2));
              assertThat(it.moves())
                  .containsExactly(
                      new PartitionMove(topic, 0, 4L, 10, "99 is beyond the end"),
                      new PartitionMove(topic, 1, null, 10, "99 is beyond the end"));
            });
    assertThat(groups.positions(id)).isEqualTo(Map.of(topic + "-0", 4L));
    assertThat(tools.list()).isEmpty();
  }

  @Test
  void putsBackWhatWasAndRemovesWhatWasNot() throws Exception {
    String id = group(4);
    groups
        .admin()
        .alterConsumerGroupOffsets(id, Map.of(partition(0), new OffsetAndMetadata(4, "mine")))
        .all()
        .get();
    OffsetResetReport reset =
        reset(OffsetResetRequest.of(List.of(id), EARLIEST).withSnapshotId(snapshot));
    assertThat(reset.snapshotId()).isEqualTo(snapshot);
    assertThat(groups.positions(id)).isEqualTo(Map.of(topic + "-0", 0L, topic + "-1", 0L));
    // Metadata stays with the commit.
    assertThat(groups.commits(id).get(partition(0))).isEqualTo(new OffsetAndMetadata(0, "mine"));
    assertThat(tools.verify(OffsetVerifyRequest.of(snapshot)))
        .isEqualTo(
            new OffsetComparison(
                snapshot, 1, 0, 1, 0, List.of(new Difference(id, topic, 0, 4L, 0L)), List.of()));
    assertThat(tools.verify(new OffsetVerifyRequest(snapshot, List.of(id), true, false)))
        .satisfies(
            strict -> {
              assertThat(strict.mismatched()).isEqualTo(2);
              assertThat(strict.differences()).contains(new Difference(id, topic, 1, null, 0L));
            });

    OffsetRollbackReport rollback = rollback();

    assertThat(rollback.groups()).containsExactly(Map.entry(id, new GroupOutcome.Done(2)));
    assertThat(rollback.verification())
        .isEqualTo(new OffsetComparison(snapshot, 1, 1, 0, 0, List.of(), List.of()));
    assertThat(rollback.successful()).isTrue();
    assertThat(groups.commits(id))
        .isEqualTo(Map.of(partition(0), new OffsetAndMetadata(4, "mine")));
    assertThat(rollback().groups()).containsExactly(Map.entry(id, new GroupOutcome.Done(0)));
  }

  @Test
  void leavesCommitsInOtherTopicsAloneWhenItPutsBack() throws Exception {
    String other = topics.create("other", 1, Map.of());
    String id = group(4);
    reset(
        OffsetResetRequest.of(List.of(id), EARLIEST)
            .withTopics(List.of(topic))
            .withSnapshotId(snapshot));
    groups.commit(id, Map.of(new TopicPartition(other, 0), 0L));

    assertThat(rollback().successful()).isTrue();
    assertThat(groups.positions(id)).isEqualTo(Map.of(topic + "-0", 4L, other + "-0", 0L));
  }

  @Test
  void setsNoGroupIfOneIsInUseUnlessToldTo() throws Exception {
    String base = TestTopics.uniqueName("mixed");
    String idle = base + "-idle";
    groups.commit(idle, Map.of(partition(0), 4L));
    for (String protocol : List.of("classic", "consumer")) {
      String busy = base + "-" + protocol;
      groups.commit(busy, Map.of(partition(0), 5L));
      try (var member = groups.member(protocol, busy, topic)) {
        assertThat(member.assignment()).isNotEmpty();
        OffsetResetRequest request =
            OffsetResetRequest.of(List.of(idle, busy), EARLIEST).withSnapshotId(snapshot);

        OffsetResetReport refused = reset(request);
        assertThat(refused.successful()).isFalse();
        assertThat(outcome(refused, busy).message())
            .startsWith("it has 1 active member (app-" + protocol + " at ");
        assertThat(outcome(refused, idle))
            .isEqualTo(
                new GroupOutcome.NotTried("not tried, because group " + busy + " cannot be set"));
        assertThat(groups.positions(idle)).isEqualTo(Map.of(topic + "-0", 4L));
        assertThat(refused.snapshotId()).isNull();
        assertThat(tools.list()).isEmpty();

        OffsetResetReport set = reset(request.continuingOnError().withSnapshotId(snapshot));
        assertThat(outcome(set, idle)).isEqualTo(new GroupOutcome.Done(2));
        assertThat(outcome(set, busy)).isInstanceOf(GroupOutcome.Refused.class);
        assertThat(groups.positions(busy)).isEqualTo(Map.of(topic + "-0", 5L));
        assertThat(tools.describe(snapshot).groups())
            .singleElement()
            .satisfies(group -> assertThat(group.groupId()).isEqualTo(idle));

        // A rollback of a group that is in use is refused by name, too.
        groups.commit(idle, Map.of(partition(0), 8L));
        try (var user = groups.member(protocol, idle, topic)) {
          assertThat(user.assignment()).isNotEmpty();
          OffsetRollbackReport rollback = rollback();
          assertThat(rollback.groups().get(idle)).isInstanceOf(GroupOutcome.Refused.class);
          assertThat(rollback.successful()).isFalse();
          assertThat(rollback.verification().differences())
              .contains(new Difference(idle, topic, 0, 4L, 8L));
        }
        assertThat(rollback().successful()).isTrue();
        tools.delete(snapshot);
      }
    }
  }

  @Test
  void setsGroupsByMappingAlsoThoseThatDoNotExist() throws Exception {
    String known = group(4);
    String fresh = TestTopics.uniqueName("fresh");
    OffsetMapping mapping =
        new OffsetMapping(
            Map.of(
                known, Map.of(topic, Map.of(0, 7L)),
                fresh, Map.of(topic, Map.of(0, 2L, 1, 50L))));

    OffsetResetReport report =
        reset(OffsetResetRequest.mapped(List.of(known, fresh), mapping).withSnapshotId(snapshot));

    assertThat(report.successful()).isTrue();
    assertThat(groups.positions(known)).isEqualTo(Map.of(topic + "-0", 7L));
    assertThat(groups.positions(fresh)).isEqualTo(Map.of(topic + "-0", 2L, topic + "-1", 10L));
    assertThat(report.groups())
        .flatExtracting(OffsetResetReport.GroupReset::moves)
        .contains(new PartitionMove(topic, 1, null, 10, "50 is beyond the end"));

    assertThat(rollback().successful()).isTrue();
    assertThat(groups.positions(known)).isEqualTo(Map.of(topic + "-0", 4L));
    assertThat(groups.positions(fresh)).isEmpty();
  }

  @Test
  void refusesGroupsOfAMappingThatNamesPartitionsThatAreNotThere() throws Exception {
    String id = group(4);
    OffsetMapping mapping =
        new OffsetMapping(Map.of(id, Map.of(topic, Map.of(0, 7L), "nowhere", Map.of(0, 7L))));

    OffsetResetReport report = reset(OffsetResetRequest.mapped(List.of("*"), mapping));

    assertThat(outcome(report, id))
        .isEqualTo(new GroupOutcome.Refused("there is no partition nowhere-0"));
    assertThat(groups.positions(id)).isEqualTo(Map.of(topic + "-0", 4L));
  }

  @Test
  void setsWhereAGroupHasNoCommitsOnlyIfBothAreNamed() throws Exception {
    String base = TestTopics.uniqueName("none");
    String id = base + "-1";
    String other = topics.create("elsewhere", 1, Map.of());
    groups.commit(id, Map.of(new TopicPartition(other, 0), 0L));
    List<String> here = List.of(topic);

    assertThatThrownBy(
            () -> reset(OffsetResetRequest.of(List.of(base + "-*"), EARLIEST).withTopics(here)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("none of the groups has a commit in " + topic);
    OffsetResetReport pattern =
        reset(OffsetResetRequest.of(List.of(id), EARLIEST).withTopics(List.of(topic + "*")));
    assertThat(outcome(pattern, id).message()).contains("it has no commits in these topics");

    assertThat(
            reset(
                    OffsetResetRequest.of(List.of(id), new OffsetStrategy.AtOffset(3))
                        .withTopics(here)
                        .withoutSnapshot())
                .successful())
        .isTrue();
    assertThat(groups.positions(id))
        .isEqualTo(Map.of(topic + "-0", 3L, topic + "-1", 3L, other + "-0", 0L));
  }

  @Test
  void refusesGroupsThatDoNotExist() {
    assertThatThrownBy(() -> reset(OffsetResetRequest.of(List.of("nobody-*"), EARLIEST)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("no consumer group fits nobody-*");
    assertThat(
            outcome(reset(OffsetResetRequest.of(List.of("nobody"), EARLIEST)), "nobody").message())
        .isEqualTo("there is no such group");
  }

  @Test
  void namesWhatItCannotPutBack() throws Exception {
    String doomed = topics.create("doomed", 1, Map.of());
    String id = group(4);
    groups.commit(id, Map.of(new TopicPartition(doomed, 0), 0L));
    tools.snapshot(new OffsetSnapshotRequest(List.of(id), List.of(), snapshot));
    topics.delete(List.of(doomed));
    groups.commit(id, Map.of(partition(0), 9L));

    OffsetRollbackReport report = rollback();

    assertThat(report.groups().get(id))
        .isEqualTo(
            new GroupOutcome.Incomplete(
                1,
                List.of(
                    new GroupOutcome.PartitionProblem(doomed, 0, "there is no such partition"))));
    assertThat(report.verification())
        .isEqualTo(
            new OffsetComparison(
                snapshot, 1, 1, 0, 1, List.of(new Difference(id, doomed, 0, 0L, null)), List.of()));
    assertThat(report.successful()).isFalse();
    assertThat(groups.positions(id)).isEqualTo(Map.of(topic + "-0", 4L));
  }

  @Test
  void keepsSnapshotsApartAndUntilTheyAreDeleted() throws Exception {
    String id = group(4);
    OffsetSnapshotRequest request = new OffsetSnapshotRequest(List.of(id), List.of(), snapshot);
    tools.snapshot(request);
    groups.commit(id, Map.of(partition(0), 5L));

    assertThatThrownBy(() -> tools.snapshot(request))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("there is an offset snapshot " + snapshot + " already, taken ");
    assertThatThrownBy(
            () -> reset(OffsetResetRequest.of(List.of(id), EARLIEST).withSnapshotId(snapshot)))
        .isInstanceOf(InvalidRequestException.class);
    assertThat(groups.positions(id)).isEqualTo(Map.of(topic + "-0", 5L));
    backups.prune(new PruneRequest(Map.of(), RetentionPolicy.KEEP_ALL, Duration.ofHours(1), false));
    assertThat(tools.list())
        .extracting(OffsetSnapshotSummary::snapshotId, OffsetSnapshotSummary::partitions)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(snapshot, 1));

    tools.delete(snapshot);
    assertThat(tools.list()).isEmpty();
    assertThatThrownBy(() -> tools.delete(snapshot)).isInstanceOf(BackupNotFoundException.class);
    assertThatThrownBy(this::rollback).isInstanceOf(BackupNotFoundException.class);
  }

  /** A process that was killed half way is started again: the snapshot is of before the first. */
  @Test
  void goesOnWithTheSnapshotOfTheSameReset() throws Exception {
    String id = group(4);
    OffsetResetRequest request =
        OffsetResetRequest.of(List.of(id), EARLIEST).withSnapshotId(snapshot);
    reset(request);

    OffsetResetReport again = reset(request);

    assertThat(again.successful()).isTrue();
    assertThat(again.warnings()).singleElement().asString().contains("was there already");
    assertThat(rollback().successful()).isTrue();
    assertThat(groups.positions(id)).isEqualTo(Map.of(topic + "-0", 4L));
  }

  @Test
  void setsShareGroupsAndPutsThemBack() throws Exception {
    String id = TestTopics.uniqueName("share");
    try (var consumer = groups.sharer(id, topic)) {
      assertThat(consumer.subscription()).isNotEmpty();
    }
    groups
        .admin()
        .alterShareGroupOffsets(id, Map.of(partition(0), 4L, partition(1), 5L))
        .all()
        .get();

    OffsetResetReport report =
        reset(
            OffsetResetRequest.of(List.of(id), new OffsetStrategy.Latest())
                .withSnapshotId(snapshot));
    assertThat(report.successful()).as("%s", report).isTrue();
    assertThat(report.groups().get(0).share()).isTrue();
    assertThat(groups.starts(id)).isEqualTo(Map.of(0, 10L, 1, 10L));

    OffsetRollbackReport rollback = rollback();
    assertThat(rollback.successful()).as("%s", rollback).isTrue();
    assertThat(groups.starts(id)).isEqualTo(Map.of(0, 4L, 1, 5L));
  }

  private OffsetResetReport reset(OffsetResetRequest request) {
    return tools.reset(request, new Cancellation());
  }

  private OffsetRollbackReport rollback() {
    return tools.rollback(OffsetRollbackRequest.of(snapshot), new Cancellation());
  }

  private static GroupOutcome outcome(OffsetResetReport report, String id) {
    return report.groups().stream()
        .filter(group -> group.groupId().equals(id))
        .findFirst()
        .orElseThrow()
        .outcome();
  }

  /** A group that stands in partition 0 alone. */
  private String group(long offset) throws Exception {
    String id = TestTopics.uniqueName("g");
    groups.commit(id, Map.of(partition(0), offset));
    return id;
  }

  private TopicPartition partition(int number) {
    return new TopicPartition(topic, number);
  }
}
