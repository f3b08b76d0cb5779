package sh.oso.kafka.backup.engine.backup;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.engine.manifest.Checkpoint;
import sh.oso.kafka.backup.engine.manifest.Checkpoint.PartitionStep;
import sh.oso.kafka.backup.engine.manifest.Repository;

/** Stores checkpoints of one writer. For one thread at a time. */
final class Checkpointer {

  /** Keeps each document small enough to be read whole. */
  private static final int STEPS_PER_CHECKPOINT = 10_000;

  /** A prune gives a run up that shows no sign of life for an hour or longer. */
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(10);

  private final Repository repository;
  private final String backupId;
  private final String writerId;
  private final Collection<PartitionState> states;
  private final Supplier<List<String>> warnings;
  private final LongSupplier nanoTime;
  private int number;
  private int warned;
  private long lastNanos;
  private boolean broken;

  /**
   * Begins a writer's chain.
   *
   * @param warnings of the run so far, in an order that never changes
   */
  Checkpointer(
      Repository repository,
      String backupId,
      String writerId,
      Collection<PartitionState> states,
      Supplier<List<String>> warnings) {
    this(repository, backupId, writerId, states, warnings, System::nanoTime);
  }

  Checkpointer(
      Repository repository,
      String backupId,
      String writerId,
      Collection<PartitionState> states,
      Supplier<List<String>> warnings,
      LongSupplier nanoTime) {
    this.repository = repository;
    this.backupId = backupId;
    this.writerId = writerId;
    this.states = states;
    this.warnings = warnings;
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong();
  }

  /** Time between checkpoints: never so long that a prune takes the run for dead. */
  static Duration interval(Limits limits) {
    Duration asked = limits.checkpointInterval();
    return asked.compareTo(LONGEST_SILENCE) < 0 ? asked : LONGEST_SILENCE;
  }

  /** Stores that the run is alive, and nothing else. */
  void sayAlive() {
    repository.storeCheckpoint(
        writerId, ++number, new Checkpoint(1, backupId, List.of(), List.of()));
    lastNanos = nanoTime.getAsLong();
  }

  /**
   * Stores what became durable since the last call and what was warned of, if anything; if nothing
   * for long, stores that the run is alive. After a failure nothing is stored any more: a chain of
   * checkpoints with one missing would hide the segments that it named.
   */
  void checkpoint() {
    if (broken) {
      return;
    }
    broken = true;
    List<PartitionStep> steps =
        states.stream().map(PartitionState::drainStep).flatMap(Optional::stream).toList();
    // After the steps: what a step comes from was warned of before it.
    List<String> all = warnings.get();
    List<String> unsaid = all.subList(warned, all.size());
    boolean silent = nanoTime.getAsLong() - lastNanos >= LONGEST_SILENCE.toNanos();
    for (int from = 0;
        from < steps.size() || !unsaid.isEmpty() || silent;
        from += STEPS_PER_CHECKPOINT) {
      int to = Math.min(steps.size(), from + STEPS_PER_CHECKPOINT);
      repository.storeCheckpoint(
          writerId,
          ++number,
          new Checkpoint(1, backupId, steps.subList(Math.min(from, to), to), unsaid));
      unsaid = List.of();
      silent = false;
      lastNanos = nanoTime.getAsLong();
    }
    warned = all.size();
    broken = false;
  }
}
