package sh.oso.kafka.backup.engine.backup;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import sh.oso.kafka.backup.engine.manifest.Checkpoint;
import sh.oso.kafka.backup.engine.manifest.Checkpoint.PartitionStep;
import sh.oso.kafka.backup.engine.manifest.Repository;

/** Stores checkpoints of one writer. For one thread at a time. */
final class Checkpointer {

  /** Keeps each document small enough to be read whole. */
  private static final int STEPS_PER_CHECKPOINT = 10_000;

  private final Repository repository;
  private final String backupId;
  private final String writerId;
  private final Collection<PartitionState> states;
  private int number;
  private boolean broken;

  Checkpointer(
      Repository repository, String backupId, String writerId, Collection<PartitionState> states) {
    this.repository = repository;
    this.backupId = backupId;
    this.writerId = writerId;
    this.states = states;
  }

  /**
   * Stores what became durable since the last call, if anything did. After a failure nothing is
   * stored any more: a chain of checkpoints with one missing would hide the segments that it named.
   */
  void checkpoint() {
    if (broken) {
      return;
    }
    broken = true;
    List<PartitionStep> steps =
        states.stream().map(PartitionState::drainStep).flatMap(Optional::stream).toList();
    for (int from = 0; from < steps.size(); from += STEPS_PER_CHECKPOINT) {
      int to = Math.min(steps.size(), from + STEPS_PER_CHECKPOINT);
      repository.storeCheckpoint(
          writerId, ++number, new Checkpoint(1, backupId, steps.subList(from, to)));
    }
    broken = false;
  }
}
