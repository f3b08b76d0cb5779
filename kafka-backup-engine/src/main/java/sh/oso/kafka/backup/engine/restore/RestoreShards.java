package sh.oso.kafka.backup.engine.restore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.Shard;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.produce.PartitionPlan;
import sh.oso.kafka.backup.engine.restore.RestoreJob.Restored;
import sh.oso.kafka.backup.engine.run.Spread;

/**
 * The parts of a restore that different processes do. The first one makes all ready, loads its
 * share, waits for the others and ends the restore; the others load theirs in between.
 *
 * @param state where they find what the others did
 */
record RestoreShards(Repository state, String restoreId, Shard shard) {

  private static final Logger LOG = LoggerFactory.getLogger(RestoreShards.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  /** This part's share of what is to be loaded. */
  <J extends RestoreJob> List<J> share(List<J> all) {
    if (shard.isWhole()) {
      return all;
    }
    int[] chosen = Spread.over(shard.count(), all, RestoreJob::expected);
    List<J> mine = new ArrayList<>();
    for (int i = 0; i < chosen.length; i++) {
      if (chosen[i] == shard.index()) {
        mine.add(all.get(i));
      }
    }
    return mine;
  }

  /** Whether this part has written all its records. */
  boolean isDone() {
    return find(shard.index()).isPresent();
  }

  /** Says that this part has written all its records. */
  void keep(Map<PartitionPlan, Restored> restored) {
    List<RestoreShare.Target> targets = new ArrayList<>();
    restored.forEach(
        (plan, of) ->
            targets.add(
                new RestoreShare.Target(
                    plan.target().topic(),
                    plan.target().partition(),
                    of.records(),
                    of.logicalBytes(),
                    of.stretches())));
    state.claimRestoreDocument(
        restoreId,
        name(shard.index()),
        RestoreShare.class,
        new RestoreShare(1, restoreId, targets));
  }

  /** Waits for all other parts, and tells what they restored. */
  Map<TopicPartition, Restored> awaitOthers(Cancellation cancellation) {
    Map<TopicPartition, Restored> restored = new HashMap<>();
    for (int i = 0; i < shard.count(); i++) {
      if (i != shard.index()) {
        int other = i;
        RestoreShare share =
            await(
                () -> find(other),
                new Shard(other, shard.count()) + " to load its records",
                cancellation);
        for (RestoreShare.Target of : share.partitions()) {
          restored.put(
              new TopicPartition(of.topic(), of.partition()),
              new Restored(of.records(), of.logicalBytes(), of.stretches()));
        }
      }
    }
    return restored;
  }

  /** Waits until the first part has made all ready. */
  RestoreReady awaitReady(Cancellation cancellation) {
    return await(
        () -> state.findRestoreDocument(restoreId, "ready", RestoreReady.class),
        "the first shard to make all ready",
        cancellation);
  }

  /** Waits until the first part has made a plan. */
  RestorePlan awaitPlan(Cancellation cancellation) {
    return await(
        () -> state.findRestoreDocument(restoreId, "plan", RestorePlan.class),
        "the first shard to make the plan",
        cancellation);
  }

  private Optional<RestoreShare> find(int index) {
    return state.findRestoreDocument(restoreId, name(index), RestoreShare.class);
  }

  private String name(int index) {
    return "shard-" + index + "-of-" + shard.count();
  }

  private <T> T await(Supplier<Optional<T>> look, String what, Cancellation cancellation) {
    requireGoOn(cancellation.isCancelled());
    Optional<T> found = look.get();
    if (found.isEmpty()) {
      LOG.info("waiting for {}: restore={}", what, restoreId);
    }
    while (found.isEmpty()) {
      pause(what, cancellation);
      found = look.get();
    }
    return found.get();
  }

  /** Waits a second. */
  static void pause(String what, Cancellation cancellation) {
    try {
      requireGoOn(cancellation.await(POLL.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunCancelledException("interrupted while waiting for " + what, e);
    }
  }

  private static void requireGoOn(boolean cancelled) {
    if (cancelled) {
      throw new RunCancelledException("the restore was asked to stop; run it again to go on");
    }
  }

  /** Whether the target has of partitions what other parts say that they wrote there. */
  static boolean agree(
      Set<PartitionPlan> targets,
      Map<PartitionPlan, Long> there,
      Map<TopicPartition, Restored> said) {
    boolean anySaid = false;
    for (PartitionPlan target : targets) {
      Restored of = said.get(target.target());
      anySaid |= of != null;
      if (there.getOrDefault(target, 0L) != (of == null ? 0 : of.records())) {
        return false;
      }
    }
    return anySaid;
  }
}
