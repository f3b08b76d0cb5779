package sh.oso.kafka.backup.engine.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Coverage;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;
import sh.oso.kafka.backup.engine.groups.OffsetAnswer.Committed;

class GroupCaptureTest {

  private static final TopicPartition P0 = new TopicPartition("orders", 0);
  private static final TopicPartition P1 = new TopicPartition("orders", 1);
  private static final TopicPartition ELSEWHERE = new TopicPartition("elsewhere", 0);

  private boolean mayListAll = true;
  private Duration patience = Duration.ZERO;
  private int asked;
  private final Deque<List<GroupListing>> lists = new ArrayDeque<>();
  private final Map<String, OffsetAnswer> bulk = new HashMap<>();
  private final Map<String, OffsetAnswer> byName = new HashMap<>();

  @Test
  void keepsEveryGroupAndItsOffsetsOnTopicsOfTheBackup() {
    lists.add(List.of(listing("b", GroupType.CONSUMER), listing("a", GroupType.CLASSIC)));
    bulk.put("a", known(Map.of(P1, at(7), P0, at(3), ELSEWHERE, at(9))));
    bulk.put("b", known(Map.of(ELSEWHERE, at(1))));

    GroupCapture.Captured captured = capture(null);

    GroupSnapshot snapshot = captured.snapshot().orElseThrow();
    assertThat(captured.warnings()).isEmpty();
    assertThat(snapshot.coverage()).isEqualTo(Coverage.ALL);
    assertThat(snapshot.groups()).extracting(Group::groupId).containsExactly("a", "b");
    assertThat(snapshot.groups().get(0).topics()).hasSize(1);
    assertThat(snapshot.groups().get(0).topics().get(0).partitions())
        .containsExactly(position(0, 3), position(1, 7));
    assertThat(snapshot.groups().get(1).topics()).isEmpty();
    assertThat(snapshot.groups().get(1).offsetsKnown()).isTrue();
  }

  @Test
  void asksAgainIfAGroupThatWasThereIsMissingInTheListButNotByName() {
    patience = Duration.ofMinutes(1);
    GroupSnapshot before = before("a", P0);
    lists.add(List.of());
    lists.add(List.of(listing("a", GroupType.CLASSIC)));
    bulk.put("a", known(Map.of(P0, at(3))));
    byName.put("a", known(Map.of(P0, at(3))));

    assertThat(capture(before).snapshot().orElseThrow().groups()).hasSize(1);
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void neverTakesHalfAListForAWholeOne() {
    GroupSnapshot before = before("a", P0);
    lists.add(List.of());
    byName.put("a", known(Map.of(P0, at(3))));

    assertThatThrownBy(() -> capture(before))
        .isInstanceOf(KafkaUnavailableException.class)
        .hasMessageContaining("group a")
        .hasMessageContaining("not whole");
  }

  @Test
  void neverTakesAnAnswerThatLacksAnOffsetForAWholeOne() {
    GroupSnapshot before = before("a", P0);
    lists.add(List.of(listing("a", GroupType.CLASSIC)));
    bulk.put("a", known(Map.of(P1, at(7))));
    byName.put("a", known(Map.of(P0, at(3))));

    assertThatThrownBy(() -> capture(before)).isInstanceOf(KafkaUnavailableException.class);
  }

  @Test
  void letsGroupsAndOffsetsGoThatAreGone() {
    GroupSnapshot before =
        new GroupSnapshot(
            1,
            Coverage.ALL,
            Stream.of(before("deleted", P0), before("expired", P0))
                .flatMap(it -> it.groups().stream())
                .toList());
    lists.add(List.of(listing("expired", GroupType.CLASSIC), listing("just", GroupType.CLASSIC)));
    bulk.put("expired", known(Map.of()));
    bulk.put("just", new OffsetAnswer.Gone());
    byName.put("deleted", new OffsetAnswer.Gone());
    byName.put("expired", known(none(P0)));

    GroupSnapshot snapshot = capture(before).snapshot().orElseThrow();

    assertThat(snapshot.groups()).extracting(Group::groupId).containsExactly("expired");
    assertThat(snapshot.groups().get(0).topics()).isEmpty();
  }

  @Test
  void marksWhatItMayNotSee() {
    mayListAll = false;
    lists.add(List.of(listing("a", GroupType.CLASSIC), listing("b", GroupType.CLASSIC)));
    bulk.put("a", known(Map.of(P0, at(3))));
    bulk.put("b", new OffsetAnswer.NotPermitted());

    GroupCapture.Captured captured = capture(null);

    GroupSnapshot snapshot = captured.snapshot().orElseThrow();
    assertThat(snapshot.coverage()).isEqualTo(Coverage.VISIBLE);
    assertThat(snapshot.groups()).extracting(Group::offsetsKnown).containsExactly(true, false);
    assertThat(captured.warnings()).hasSize(2);
    assertThat(captured.warnings().get(0)).contains("only the 2", "DESCRIBE on the cluster");
    assertThat(captured.warnings().get(1)).contains("groups b are not", "DESCRIBE on these groups");
  }

  @Test
  void saysNothingRatherThanThatThereAreNoGroups() {
    mayListAll = false;
    lists.add(List.of());

    GroupCapture.Captured captured = capture(null);

    assertThat(captured.snapshot()).isEmpty();
    assertThat(captured.warnings()).singleElement().asString().contains("not in this backup");
  }

  @Test
  void asksShareGroupsForTheirStartOffsets() {
    lists.add(List.of(listing("s", GroupType.SHARE)));
    Map<TopicPartition, @Nullable Committed> starts = none(P1);
    starts.put(P0, at(5));
    byName.put("s", known(starts));

    Group group = capture(null).snapshot().orElseThrow().groups().get(0);

    assertThat(group.type()).isEqualTo(GroupSnapshot.Type.SHARE);
    assertThat(group.topics().get(0).partitions()).containsExactly(position(0, 5));
  }

  private GroupCapture.Captured capture(@Nullable GroupSnapshot before) {
    return new GroupCapture(new Lists(), new Questions(), new Patience(patience))
        .capture(Set.of(P0, P1), Optional.ofNullable(before));
  }

  private static GroupListing listing(String id, GroupType type) {
    return new GroupListing(id, Optional.of(type), "consumer", Optional.of(GroupState.EMPTY));
  }

  // A class file has no annotations within the types of a record's parameters.
  @SuppressWarnings("NullAway")
  private static OffsetAnswer known(Map<TopicPartition, @Nullable Committed> offsets) {
    return new OffsetAnswer.Known(offsets);
  }

  private static Map<TopicPartition, @Nullable Committed> none(TopicPartition partition) {
    Map<TopicPartition, @Nullable Committed> offsets = new HashMap<>();
    offsets.put(partition, null);
    return offsets;
  }

  private static Committed at(long offset) {
    return new Committed(offset, 2, "m");
  }

  private static GroupSnapshot.PartitionOffset position(int partition, long offset) {
    return new GroupSnapshot.PartitionOffset(partition, offset, 2, "m", null);
  }

  private static GroupSnapshot before(String groupId, TopicPartition partition) {
    return new GroupSnapshot(
        1,
        Coverage.ALL,
        List.of(
            new Group(
                groupId,
                GroupSnapshot.Type.CLASSIC,
                "Empty",
                "consumer",
                true,
                List.of(
                    new GroupSnapshot.TopicOffsets(
                        partition.topic(), List.of(position(partition.partition(), 1)))))));
  }

  /** The last list is the answer from then on. */
  private final class Lists implements GroupList {
    @Override
    public boolean hasAll() {
      return mayListAll;
    }

    @Override
    public Collection<GroupListing> read() {
      asked++;
      return lists.size() > 1 ? lists.removeFirst() : lists.getFirst();
    }
  }

  private final class Questions implements OffsetQuestions {
    @Override
    public Map<String, OffsetAnswer> committed(Collection<String> groupIds) {
      Map<String, OffsetAnswer> answers = new HashMap<>();
      groupIds.forEach(id -> answers.put(id, bulk.getOrDefault(id, new OffsetAnswer.Gone())));
      return answers;
    }

    @Override
    public OffsetAnswer committed(String groupId, Set<TopicPartition> partitions) {
      return byName.getOrDefault(groupId, new OffsetAnswer.Gone());
    }

    @Override
    public OffsetAnswer shareStarts(String groupId, Set<TopicPartition> partitions) {
      return byName.getOrDefault(groupId, new OffsetAnswer.Gone());
    }
  }
}
