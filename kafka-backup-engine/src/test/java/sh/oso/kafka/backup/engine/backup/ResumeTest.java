package sh.oso.kafka.backup.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.manifest.ChainBreak;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedPartition;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedTopic;
import sh.oso.kafka.backup.engine.manifest.Checkpoint;
import sh.oso.kafka.backup.engine.manifest.Checkpoint.PartitionStep;
import sh.oso.kafka.backup.engine.manifest.Repository.StoredCheckpoint;

/** What a run that goes on takes over from those before it. */
class ResumeTest {

  private static final PlannedPartition PLAN = new PlannedPartition(0, 0, 100, 100, null, null);
  private static final PlannedTopic TOPIC =
      new PlannedTopic("t", "id", 1, false, List.of(), null, List.of(), List.of(PLAN));
  private static final Resume.Key KEY = new Resume.Key("t", 0);

  @Test
  void addsUpTheStepsOfOneWriter() {
    PartitionState first = new PartitionState(TOPIC, PLAN);
    List<StoredCheckpoint> stored = new ArrayList<>();
    first.stored(segment("a", 0, 9), 10, 100, 1, List.of());
    stored.add(checkpoint("w1", first));
    first.stored(segment("b", 10, 19), 20, 100, 1, List.of());
    stored.add(checkpoint("w1", first));
    PartitionState second = resume(stored);
    assertThat(second.nextOffset()).isEqualTo(20);
    assertThat(objects(second)).containsExactly("a", "b");
  }

  @Test
  void survivesACrashAfterACrash() {
    PartitionState first = new PartitionState(TOPIC, PLAN);
    List<StoredCheckpoint> stored = new ArrayList<>();
    first.stored(segment("a", 0, 9), 10, 100, 1, List.of());
    stored.add(checkpoint("w2", first));
    PartitionState second = resume(stored);
    second.stored(segment("b", 10, 49), 50, 100, 1, List.of());
    stored.add(checkpoint("w1", second));
    PartitionState third = resume(stored);
    assertThat(third.nextOffset()).isEqualTo(50);
    assertThat(objects(third)).containsExactly("a", "b");
  }

  @Test
  void neverMixesTwoWriters() {
    PartitionState one = new PartitionState(TOPIC, PLAN);
    PartitionState other = new PartitionState(TOPIC, PLAN);
    List<StoredCheckpoint> stored = new ArrayList<>();
    one.stored(segment("one-a", 0, 29), 30, 100, 1, List.of());
    stored.add(checkpoint("w1", one));
    other.stored(segment("other-a", 0, 19), 20, 100, 1, List.of());
    stored.add(checkpoint("w2", other));
    one.stored(segment("one-b", 30, 39), 40, 100, 1, List.of());
    stored.add(checkpoint("w1", one));
    assertThat(objects(resume(stored))).containsExactly("one-a", "one-b");
  }

  @Test
  void prefersWhoIsComplete() {
    PartitionState one = new PartitionState(TOPIC, PLAN);
    PartitionState other = new PartitionState(TOPIC, PLAN);
    one.stored(segment("one", 0, 119), 120, 120, 1, List.of());
    other.stored(segment("other", 0, 99), 100, 100, 1, List.of());
    other.completed(100, 100, 1, List.of());
    PartitionState resumed = resume(List.of(checkpoint("w1", one), checkpoint("w2", other)));
    assertThat(resumed.isComplete()).isTrue();
    assertThat(objects(resumed)).containsExactly("other");
  }

  @Test
  void forgetsWhatARestartGaveUp() {
    PartitionState first = new PartitionState(TOPIC, PLAN);
    List<StoredCheckpoint> stored = new ArrayList<>();
    first.stored(segment("old", 0, 49), 50, 100, 1, List.of());
    stored.add(checkpoint("w1", first));
    first.restart(0, 30, ChainBreak.Reason.LOG_CUT_BACK);
    first.stored(segment("new", 0, 19), 20, 30, 2, List.of());
    stored.add(checkpoint("w1", first));
    PartitionState resumed = resume(stored);
    assertThat(objects(resumed)).containsExactly("new");
    assertThat(resumed.nextOffset()).isEqualTo(20);
    assertThat(resumed.endOffset()).isEqualTo(30);
  }

  @Test
  void saysNothingTwice() {
    PartitionState state = new PartitionState(TOPIC, PLAN);
    state.stored(segment("a", 0, 9), 10, 100, 1, List.of());
    assertThat(state.drainStep()).isPresent();
    assertThat(state.drainStep()).isEmpty();
  }

  private static PartitionState resume(List<StoredCheckpoint> stored) {
    PartitionState state = new PartitionState(TOPIC, PLAN);
    state.adopt(Resume.choose(stored).getOrDefault(KEY, List.of()));
    return state;
  }

  private static StoredCheckpoint checkpoint(String writer, PartitionState state) {
    PartitionStep step = state.drainStep().orElseThrow();
    return new StoredCheckpoint(writer, new Checkpoint(1, "b", List.of(step), List.of()));
  }

  private static List<String> objects(PartitionState state) {
    PartitionIndex index = state.index(Optional.empty());
    return index.segments().stream().map(SegmentEntry::object).toList();
  }

  private static SegmentEntry segment(String object, long first, long last) {
    return new SegmentEntry(
        object, 0, 100, 10, "none", first, last, last - first + 1, 90, -1, -1, "x");
  }
}
