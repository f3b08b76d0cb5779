package sh.oso.kafka.backup.engine.restore;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.produce.BatchQueue;
import sh.oso.kafka.backup.engine.produce.PartitionPlan;
import sh.oso.kafka.backup.engine.restore.RestoreJob.Restored;
import sh.oso.kafka.backup.engine.run.LargeRoom;
import sh.oso.kafka.backup.engine.run.Progress;
import sh.oso.kafka.backup.engine.run.Workers;
import sh.oso.kafka.backup.engine.segment.ReadingLane;

/** Loads partitions: some threads read, one sends. For one run. */
final class Loading {

  private final Map<String, Object> properties;
  private final Cluster cluster;
  private final Repository repository;
  private final Limits limits;
  private final Progress progress;
  private final AtomicLong done;
  private final AtomicLong total;

  /**
   * Prepares to load.
   *
   * @param done counts the records that are in the target
   * @param total records to restore, as planned; corrected by what the partitions turn out to have
   */
  Loading(
      Map<String, Object> properties,
      Cluster cluster,
      Repository repository,
      Limits limits,
      Progress progress,
      AtomicLong done,
      AtomicLong total) {
    this.properties = properties;
    this.cluster = cluster;
    this.repository = repository;
    this.limits = limits;
    this.progress = progress;
    this.done = done;
    this.total = total;
  }

  /**
   * Loads all partitions.
   *
   * @param jobs what to read; each target partition is of one
   * @param there how many records each partition has already
   * @param tick called about twice a second
   * @return what was restored of each partition, those that have nothing to restore left out
   */
  Map<PartitionPlan, Restored> run(
      List<? extends RestoreJob> jobs,
      Map<PartitionPlan, Long> there,
      Cancellation cancellation,
      Runnable tick) {
    List<RestoreJob> open =
        jobs.stream()
            .filter(job -> !job.isEmpty())
            .map(RestoreJob.class::cast)
            .sorted(Comparator.comparingLong(RestoreJob::expected).reversed())
            .toList();
    Map<PartitionPlan, Restored> all = new ConcurrentHashMap<>();
    if (open.isEmpty()) {
      return all;
    }
    Map<PartitionPlan, CompletableFuture<Long>> outcomes = new HashMap<>();
    open.forEach(job -> outcomes.putAll(job.outcomes()));
    MemoryShares shares = MemoryShares.of(limits, open.size());
    LargeRoom room = new LargeRoom(shares.largeBytes());
    try (Sending sending = new Sending(properties, cluster, limits, progress, done, outcomes)) {
      Workers.run(
          "kafka-backup-read",
          open,
          shares.lanes(),
          () -> new ReadingLane(repository.codecs(), (int) limits.frameSize().bytes(), room),
          (worker, lane, job) -> {
            long queueBytes = shares.queueBytes() / job.outcomes().size();
            Map<PartitionPlan, Restored> restored =
                job.run(
                    repository,
                    lane,
                    plan -> {
                      BatchQueue queue = new BatchQueue(queueBytes, sending::wakeup);
                      sending.add(plan, there.getOrDefault(plan, 0L), queue);
                      return queue;
                    },
                    there);
            total.addAndGet(-job.expected());
            restored.values().forEach(it -> total.addAndGet(it.records()));
            all.putAll(restored);
          },
          new Workers.Watch(cancellation, Duration.ofDays(1), () -> {}, tick));
    }
    return all;
  }
}
