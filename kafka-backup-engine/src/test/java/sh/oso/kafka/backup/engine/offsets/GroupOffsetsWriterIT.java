package sh.oso.kafka.backup.engine.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.offsets.GroupOutcome;
import sh.oso.kafka.backup.api.offsets.GroupOutcome.PartitionProblem;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.TestTopics;

/** Offsets are set in groups that nobody uses, and every answer is looked at. */
class GroupOffsetsWriterIT {

  private final KafkaCluster kafka;
  private final TestTopics topics;
  private final GroupsOfTests groups;
  private final Cluster cluster;

  @SuppressWarnings("NullAway.Init")
  private String topic;

  GroupOffsetsWriterIT(@SharedKafka(brokers = 3) KafkaCluster kafka) {
    this.kafka = kafka;
    this.topics = new TestTopics(kafka.clientProperties());
    this.groups = new GroupsOfTests(kafka);
    this.cluster = new Cluster(kafka.clientProperties(), Limits.DEFAULTS);
  }

  @BeforeEach
  void makeTopic() throws Exception {
    topic = topics.create("moved", 3, Map.of());
  }

  @AfterEach
  void close() {
    cluster.close();
    groups.close();
  }

  @Test
  void setsGroupsOfAllCoordinatorsAndKeepsMetadata() throws Exception {
    List<String> ids = names("g", 12);
    assertThat(write(ids.stream().map(id -> change(id, 7)).toList()))
        .containsOnlyKeys(ids)
        .allSatisfy((id, outcome) -> assertThat(outcome).isEqualTo(new GroupOutcome.Done(3)));

    assertThat(groups.coordinators(ids)).hasSizeGreaterThan(1);
    for (String id : ids) {
      // Epochs of another cluster would make consumers look for a log that was cut back.
      assertThat(groups.commits(id))
          .hasSize(3)
          .allSatisfy(
              (partition, it) ->
                  assertThat(it)
                      .isEqualTo(
                          new OffsetAndMetadata(
                              7, Optional.empty(), "of " + partition.partition())));
    }
  }

  @Test
  void refusesActiveGroupsByNameAndChangesNothingOfThem() throws Exception {
    String classic = TestTopics.uniqueName("classic");
    String modern = TestTopics.uniqueName("modern");
    String shared = TestTopics.uniqueName("shared");
    String idle = TestTopics.uniqueName("idle");
    for (String id : List.of(classic, modern)) {
      groups.commit(id, Map.of(partition(0), 1L, partition(1), 2L));
    }
    try (var first = groups.member("classic", classic, topic);
        var second = groups.member("consumer", modern, topic);
        var third = groups.sharer(shared, topic)) {
      assertThat(first.assignment()).isNotEmpty();
      assertThat(second.assignment()).isNotEmpty();
      assertThat(third.subscription()).isNotEmpty();

      Map<String, GroupOutcome> outcomes =
          write(List.of(change(classic, 9), change(modern, 9), share(shared, 9), change(idle, 9)));

      assertThat(refused(outcomes, classic))
          .isEqualTo(
              "it has 1 active member (app-classic at 127.0.0.1); stop its applications and try"
                  + " again");
      assertThat(refused(outcomes, modern)).contains("1 active member (app-consumer");
      assertThat(refused(outcomes, shared)).contains("1 active member (app-share");
      assertThat(outcomes).containsEntry(idle, new GroupOutcome.Done(3));
      for (String id : List.of(classic, modern)) {
        assertThat(groups.positions(id)).isEqualTo(Map.of(topic + "-0", 1L, topic + "-1", 2L));
      }
      assertThat(groups.starts(shared).values()).doesNotContain(9L);
    }
  }

  /** Between the question who is there and the commit somebody may join: the coordinator knows. */
  @Test
  void changesNothingWhereAMemberJoinsAtTheLastMoment() throws Exception {
    for (String protocol : List.of("classic", "consumer")) {
      String id = TestTopics.uniqueName("late");
      groups.commit(id, Map.of(partition(0), 1L));
      try (var member = groups.member(protocol, id, topic)) {
        assertThat(member.assignment()).isNotEmpty();
        GroupChange change =
            new GroupChange(
                id, false, change(id, 9).offsets(), Set.of(new TopicPartition(topic, 0)));
        assertThat(new GroupCommit(cluster, change, Duration.ofSeconds(30)).run())
            .isInstanceOfSatisfying(
                GroupOutcome.Refused.class,
                it -> assertThat(it.reason()).contains("members joined it meanwhile"));
        assertThat(groups.positions(id)).isEqualTo(Map.of(topic + "-0", 1L));
      }
    }
  }

  @Test
  void namesPartitionsThatAreNotThereAndSetsTheOthers() throws Exception {
    String id = TestTopics.uniqueName("g");
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(change(id, 4).offsets());
    offsets.put(new TopicPartition(topic, 3), new OffsetAndMetadata(4));
    offsets.put(new TopicPartition("nowhere", 0), new OffsetAndMetadata(4));

    assertThat(write(List.of(GroupChange.of(id, offsets))))
        .containsEntry(
            id,
            new GroupOutcome.Incomplete(
                3,
                List.of(
                    new PartitionProblem(topic, 3, "there is no such partition"),
                    new PartitionProblem("nowhere", 0, "there is no such partition"))));
    assertThat(groups.positions(id)).hasSize(3);
  }

  @Test
  void triesNoMoreGroupsAfterOneThatFailedUnlessToldTo() throws Exception {
    String bad = TestTopics.uniqueName("a-bad");
    String good = TestTopics.uniqueName("b-good");
    List<GroupChange> changes =
        List.of(
            GroupChange.of(bad, Map.of(new TopicPartition("nowhere", 0), new OffsetAndMetadata(4))),
            change(good, 4));

    Map<String, GroupOutcome> outcomes =
        new GroupOffsetsWriter(cluster, Limits.DEFAULTS, 1, false)
            .write(changes, new Cancellation());

    assertThat(outcomes.get(bad)).isInstanceOf(GroupOutcome.Incomplete.class);
    assertThat(outcomes)
        .containsEntry(
            good,
            new GroupOutcome.NotTried("not tried, because group " + bad + " could not be set"));
    assertThat(groups.commits(good)).isEmpty();
    assertThat(write(changes)).containsEntry(good, new GroupOutcome.Done(3));
  }

  @Test
  void removesCommitsAndTakesThoseThatAreNotThereForDone() throws Exception {
    String id = TestTopics.uniqueName("g");
    groups.commit(id, Map.of(partition(0), 1L, partition(1), 2L));
    GroupChange change =
        new GroupChange(
            id,
            false,
            Map.of(partition(0), new OffsetAndMetadata(5)),
            Set.of(partition(1), partition(2), new TopicPartition("nowhere", 0)));
    assertThat(write(List.of(change))).containsEntry(id, new GroupOutcome.Done(4));
    assertThat(groups.positions(id)).isEqualTo(Map.of(topic + "-0", 5L));

    String absent = TestTopics.uniqueName("absent");
    assertThat(write(List.of(new GroupChange(absent, false, Map.of(), Set.of(partition(0))))))
        .containsEntry(absent, new GroupOutcome.Done(1));
  }

  @Test
  void setsShareGroupsAndNeverTakesOneKindForTheOther() throws Exception {
    String shared = TestTopics.uniqueName("shared");
    String plain = TestTopics.uniqueName("plain");
    groups.commit(plain, Map.of(partition(0), 1L));
    try (var consumer = groups.sharer(shared, topic)) {
      assertThat(consumer.subscription()).isNotEmpty();
    }

    assertThat(write(List.of(share(shared, 6)))).containsEntry(shared, new GroupOutcome.Done(3));
    assertThat(groups.starts(shared)).isEqualTo(Map.of(0, 6L, 1, 6L, 2, 6L));

    Map<String, GroupOutcome> outcomes = write(List.of(change(shared, 8), share(plain, 8)));
    assertThat(refused(outcomes, shared)).contains("it is a share group here");
    assertThat(refused(outcomes, plain)).contains("it is no share group here");
    assertThat(groups.starts(shared)).isEqualTo(Map.of(0, 6L, 1, 6L, 2, 6L));
  }

  @Test
  void setsGroupsWhoseCoordinatorWasKilled() throws Exception {
    List<String> ids = names("moving", 9);
    assertThat(write(ids.stream().map(id -> change(id, 1)).toList()).values())
        .containsOnly(new GroupOutcome.Done(3));
    kafka.killBroker(1);
    try {
      assertThat(write(ids.stream().map(id -> change(id, 2)).toList()).values())
          .containsOnly(new GroupOutcome.Done(3));
    } finally {
      kafka.startBroker(1);
    }
    for (String id : ids) {
      assertThat(groups.positions(id).values()).containsOnly(2L);
    }
  }

  /** One request may not hold more than a batch may be large. */
  @Test
  void setsGroupsOfMorePartitionsThanGoIntoOneRequest() throws Exception {
    String wide = topics.create("wide", 400, Map.of());
    String id = TestTopics.uniqueName("g");
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (int i = 0; i < 400; i++) {
      offsets.put(new TopicPartition(wide, i), new OffsetAndMetadata(i, "m".repeat(4000)));
    }
    assertThat(write(List.of(GroupChange.of(id, offsets))))
        .containsEntry(id, new GroupOutcome.Done(400));
    assertThat(groups.commits(id)).hasSize(400);
    topics.delete(List.of(wide));
  }

  private Map<String, GroupOutcome> write(Collection<GroupChange> changes) {
    return new GroupOffsetsWriter(cluster, Limits.DEFAULTS, 4, true)
        .write(changes, new Cancellation());
  }

  private static String refused(Map<String, GroupOutcome> outcomes, String id) {
    assertThat(outcomes.get(id)).isInstanceOf(GroupOutcome.Refused.class);
    return outcomes.get(id) instanceof GroupOutcome.Refused refused ? refused.reason() : "";
  }

  private GroupChange change(String id, long offset) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (int i = 0; i < 3; i++) {
      offsets.put(partition(i), new OffsetAndMetadata(offset, Optional.of(5), "of " + i));
    }
    return GroupChange.of(id, offsets);
  }

  private GroupChange share(String id, long offset) {
    return new GroupChange(id, true, change(id, offset).offsets(), Set.of());
  }

  private TopicPartition partition(int number) {
    return new TopicPartition(topic, number);
  }

  private static List<String> names(String prefix, int count) {
    String base = TestTopics.uniqueName(prefix);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(base + "-" + i);
    }
    return names;
  }
}
