package sh.oso.kafka.backup.engine.backup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.IncompleteRunException;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.Shard;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedPartition;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedTopic;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.Repository.LoadedCheckpoints;
import sh.oso.kafka.backup.engine.run.Spread;

/**
 * One part among those of a run. The parts never speak with each other: each finds what the others
 * did in their plan and their checkpoints.
 */
final class Shards {

  private static final Logger LOG = LoggerFactory.getLogger(Shards.class);
  private static final Duration POLL = Duration.ofMillis(500);

  /** Whoever waited for that long makes the plan itself: the first that is stored counts. */
  private static final int POLLS = 240;

  private final Repository repository;
  private final Shard shard;

  Shards(Repository repository, Shard shard) {
    this.repository = repository;
    this.shard = shard;
  }

  /**
   * Finds the plan. All parts but the first wait a while for it, since the first makes one as soon
   * as it runs, and those of the others would be for nothing.
   */
  Optional<BackupPlan> findPlan(String backupId, Cancellation cancellation) {
    Optional<BackupPlan> found = repository.findPlan(backupId);
    for (int i = 0; shard.index() > 0 && found.isEmpty() && i < POLLS; i++) {
      pause(cancellation);
      found = repository.findPlan(backupId);
    }
    return found;
  }

  /** The same topics, each partition with the part that copies it, by the offsets to read. */
  static List<PlannedTopic> spread(int shards, List<PlannedTopic> topics) {
    List<PlannedPartition> all = topics.stream().flatMap(it -> it.partitions().stream()).toList();
    int[] chosen = Spread.over(shards, all, Shards::offsets);
    List<PlannedTopic> spread = new ArrayList<>();
    int next = 0;
    for (PlannedTopic topic : topics) {
      List<PlannedPartition> partitions = new ArrayList<>();
      for (PlannedPartition partition : topic.partitions()) {
        partitions.add(partition.in(chosen[next++]));
      }
      spread.add(topic.with(partitions));
    }
    return spread;
  }

  private static long offsets(PlannedPartition partition) {
    return Math.max(0, partition.endOffset() - partition.firstReadOffset());
  }

  private static void pause(Cancellation cancellation) {
    boolean cancelled;
    try {
      cancelled = cancellation.await(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunCancelledException("interrupted while waiting for the plan", e);
    }
    if (cancelled) {
      throw new RunCancelledException("the backup was asked to stop");
    }
  }

  /**
   * Whether nothing is left to do but to commit. Each part stores its last checkpoint before it
   * looks, so at least the last one to look sees all.
   *
   * @param states of all partitions, as the checkpoints have them
   * @throws IncompleteRunException if that of this part is not there, or it cannot be known whether
   *     the others are at work still, since a checkpoint is damaged
   */
  boolean areComplete(BackupPlan plan, List<PartitionState> states, LoadedCheckpoints checkpoints) {
    List<PartitionState> open = states.stream().filter(state -> !state.isComplete()).toList();
    if (open.isEmpty()) {
      return true;
    }
    if (open.stream().anyMatch(state -> state.shard() == shard.index())) {
      throw new IncompleteRunException(
          "backup "
              + plan.backupId()
              + ": the checkpoints of "
              + shard
              + " are not there any more; run it again under the same id");
    }
    if (!checkpoints.damages().isEmpty()) {
      String parts =
          open.stream()
              .map(PartitionState::shard)
              .distinct()
              .sorted()
              .map(index -> index + "/" + shard.count())
              .collect(Collectors.joining(", "));
      throw new IncompleteRunException(
          "backup "
              + plan.backupId()
              + " is not complete, and a checkpoint is damaged ("
              + checkpoints.damages().get(0)
              + "). If none of the shards "
              + parts
              + " is at work still, run them again under the same id");
    }
    LOG.info(
        "this part is complete, others are not: backup={} shard={}/{} partitions={}",
        plan.backupId(),
        shard.index(),
        shard.count(),
        open.size());
    return false;
  }
}
