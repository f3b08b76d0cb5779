package sh.oso.kafka.backup.engine.backup;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedPartition;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedTopic;
import sh.oso.kafka.backup.engine.manifest.Checkpoint.PartitionStep;
import sh.oso.kafka.backup.engine.manifest.Repository.LoadedCheckpoints;
import sh.oso.kafka.backup.engine.manifest.Repository.StoredCheckpoint;

/**
 * Finds, for every partition, the steps to go on from. Two writers' steps are never mixed, since
 * their segments may overlap: those of the writer that got furthest count.
 */
final class Resume {

  private Resume() {}

  record Key(String topic, int partition) {}

  /** What the runs before warned of, and which of their checkpoints are damaged, each once. */
  static List<String> warnings(LoadedCheckpoints checkpoints) {
    return Stream.concat(
            checkpoints.stored().stream()
                .flatMap(stored -> stored.checkpoint().warnings().stream()),
            checkpoints.damages().stream())
        .distinct()
        .toList();
  }

  /** How far all partitions of a plan got. */
  static List<PartitionState> states(BackupPlan plan, List<StoredCheckpoint> checkpoints) {
    Map<Key, List<PartitionStep>> steps = choose(checkpoints);
    List<PartitionState> states = new ArrayList<>();
    for (PlannedTopic topic : plan.topics()) {
      for (PlannedPartition partition : topic.partitions()) {
        PartitionState state = new PartitionState(topic, partition);
        state.adopt(steps.getOrDefault(new Key(topic.name(), partition.partition()), List.of()));
        states.add(state);
      }
    }
    return states;
  }

  /** Steps by partition, in the order they were made. */
  static Map<Key, List<PartitionStep>> choose(List<StoredCheckpoint> checkpoints) {
    Map<Key, Map<String, List<PartitionStep>>> byWriter = new HashMap<>();
    for (StoredCheckpoint stored : checkpoints) {
      for (PartitionStep step : stored.checkpoint().partitions()) {
        byWriter
            .computeIfAbsent(new Key(step.topic(), step.partition()), k -> new TreeMap<>())
            .computeIfAbsent(stored.writerId(), w -> new ArrayList<>())
            .add(step);
      }
    }
    Map<Key, List<PartitionStep>> chosen = new HashMap<>();
    byWriter.forEach((key, writers) -> chosen.put(key, furthest(writers)));
    return chosen;
  }

  private static List<PartitionStep> furthest(Map<String, List<PartitionStep>> writers) {
    Comparator<List<PartitionStep>> progress =
        Comparator.<List<PartitionStep>, Integer>comparing(steps -> last(steps).restarts())
            .thenComparing(steps -> last(steps).complete())
            .thenComparing(steps -> last(steps).nextOffset());
    List<PartitionStep> best = List.of();
    for (List<PartitionStep> steps : writers.values()) {
      if (best.isEmpty() || progress.compare(steps, best) > 0) {
        best = steps;
      }
    }
    return best;
  }

  private static PartitionStep last(List<PartitionStep> steps) {
    return steps.get(steps.size() - 1);
  }
}
