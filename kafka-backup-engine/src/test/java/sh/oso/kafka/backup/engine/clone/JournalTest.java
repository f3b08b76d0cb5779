package sh.oso.kafka.backup.engine.clone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.engine.clone.CloneCut.CutTopic;
import sh.oso.kafka.backup.engine.clone.CloneProgress.Step;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.produce.PartitionPlan;
import sh.oso.kafka.backup.engine.protocol.ProducerIdentity;
import sh.oso.kafka.backup.engine.store.Codecs;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

class JournalTest {

  private static final PartitionBounds BOUNDS = new PartitionBounds(0, 0, 100, -1);

  private final Repository state =
      new Repository(new InMemoryStore(), Codecs.find(JournalTest.class.getClassLoader()));

  private static ClonedPartition partition() {
    return new ClonedPartition(
        new CutTopic(
            "t", Uuid.randomUuid().toString(), 1, false, List.of(), 0, -1, List.of(BOUNDS)),
        BOUNDS,
        new PartitionPlan(
            new TopicPartition("t", 0), Uuid.randomUuid(), new ProducerIdentity(1, (short) 0), 50),
        1 << 20,
        new long[0]);
  }

  private Journal journal() {
    return new Journal(state, "c", Clock.systemUTC());
  }

  private static void read(ClonedPartition partition, long first, long last) {
    partition.read(new ArrayList<>(List.of(first, last)), last + 1, 3, 100, 7, 10);
  }

  @Test
  void nothingIsSentThatIsNotInTheJournal() {
    ClonedPartition partition = partition();
    Journal journal = journal();
    read(partition, 0, 9);
    assertThat(partition.maySend(1)).isFalse();
    journal.write(List.of(partition));
    assertThat(partition.maySend(10)).isTrue();
    assertThat(partition.maySend(11)).isFalse();
  }

  @Test
  void ofTwoRunsTheLaterOneStops() {
    ClonedPartition one = partition();
    ClonedPartition other = partition();
    Journal first = journal();
    Journal second = journal();
    read(one, 0, 9);
    read(other, 0, 9);
    first.write(List.of(one));
    assertThatThrownBy(() -> second.write(List.of(other)))
        .isInstanceOf(TargetConflictException.class)
        .hasMessageContaining("another run of clone c is at work");
    assertThat(other.maySend(1)).isFalse();
  }

  @Test
  void theTargetSaysWhichOfSeveralRunsCounts() {
    ClonedPartition dead = partition();
    Journal first = journal();
    first.warn("watch out");
    read(dead, 0, 9);
    first.write(List.of(dead));
    read(dead, 12, 19);
    read(dead, 30, 39);
    first.write(List.of(dead));
    // Of 28 records 13 arrived; the next run finds others behind them.
    ClonedPartition again = goOn(13);
    assertThat(again.nextOffset()).isEqualTo(15);
    Journal second = journal();
    second.read(document -> {});
    assertThat(second.warnings()).containsExactly("watch out");
    read(again, 17, 17);
    second.write(List.of(again));
    ClonedPartition last = goOn(14);
    assertThat(last.nextOffset()).isEqualTo(18);
    assertThat(last.partitionMap().stretches())
        .extracting("firstOffset", "lastOffset", "targetOffset")
        .containsExactly(tuple(0L, 9L, 50L), tuple(12L, 14L, 60L), tuple(17L, 17L, 63L));
    assertThatThrownBy(() -> goOn(15))
        .isInstanceOf(TargetConflictException.class)
        .hasMessageContaining("t-0 holds 15 records of this clone, and its documents know of 14");
  }

  private ClonedPartition goOn(long there) {
    ClonedPartition partition = partition();
    List<Step> steps = new ArrayList<>();
    journal().read(document -> steps.addAll(document.partitions()));
    steps.forEach(step -> partition.adopt(step, there));
    partition.goOnBehind(there);
    return partition;
  }
}
