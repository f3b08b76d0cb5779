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
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.engine.batch.OutBatch;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.cluster.KafkaFailures;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.produce.AdminLeaderLookup;
import sh.oso.kafka.backup.engine.produce.BatchQueue;
import sh.oso.kafka.backup.engine.produce.PartitionPlan;
import sh.oso.kafka.backup.engine.produce.ProduceListener;
import sh.oso.kafka.backup.engine.produce.ProduceLoop;
import sh.oso.kafka.backup.engine.produce.ProduceSettings;
import sh.oso.kafka.backup.engine.protocol.BrokerBreakers;
import sh.oso.kafka.backup.engine.protocol.BrokerClient;
import sh.oso.kafka.backup.engine.restore.RestoreJob.Restored;
import sh.oso.kafka.backup.engine.run.LargeRoom;
import sh.oso.kafka.backup.engine.run.Pace;
import sh.oso.kafka.backup.engine.run.Progress;
import sh.oso.kafka.backup.engine.run.Workers;
import sh.oso.kafka.backup.engine.segment.ReadingLane;

/** Loads partitions: some threads read, one sends. For one run. */
final class Loading implements ProduceListener {

  private final Map<String, Object> properties;
  private final Cluster cluster;
  private final Repository repository;
  private final Limits limits;
  private final Progress progress;
  private final AtomicLong done;
  private final AtomicLong total;
  private final Map<PartitionPlan, CompletableFuture<Long>> outcomes = new HashMap<>();

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
    open.forEach(job -> outcomes.putAll(job.outcomes()));
    MemoryShares shares = MemoryShares.of(limits, open.size());
    LargeRoom room = new LargeRoom(shares.largeBytes());
    Pace pace = new Pace(limits.rateLimit(), Pace.Time.SYSTEM);
    try (BrokerClient client =
        BrokerClient.forProducing(properties, ProduceSettings.BROKER_IN_FLIGHT)
            .guardedBy(new BrokerBreakers(limits.circuitBreaker(), progress::tell))) {
      ProduceLoop loop =
          new ProduceLoop(
              client,
              new AdminLeaderLookup(cluster.admin()),
              new ProduceSettings(
                  ProduceSettings.DEFAULT.requestBytes(),
                  ProduceSettings.DEFAULT.requestTimeout(),
                  limits.retryTimeout(),
                  ProduceSettings.DEFAULT.retryBackoff()),
              this);
      Thread sender = new Thread(() -> send(loop), "kafka-backup-produce");
      sender.setDaemon(true);
      sender.start();
      try {
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
                        BatchQueue queue = new BatchQueue(queueBytes, loop::wakeup);
                        long records = there.getOrDefault(plan, 0L);
                        loop.add(plan, records, new PacedSource(queue, pace));
                        return queue;
                      },
                      there);
              total.addAndGet(-job.expected());
              restored.values().forEach(it -> total.addAndGet(it.records()));
              all.putAll(restored);
            },
            new Workers.Watch(cancellation, Duration.ofDays(1), () -> {}, tick));
        loop.allAdded();
      } finally {
        loop.stop();
        join(sender);
      }
    }
    return all;
  }

  private void send(ProduceLoop loop) {
    KafkaBackupException reason = new RunCancelledException("the restore was stopped");
    try {
      loop.run();
    } catch (Throwable e) {
      reason = KafkaFailures.translate("producing", e);
    }
    for (CompletableFuture<Long> outcome : outcomes.values()) {
      outcome.completeExceptionally(reason);
    }
  }

  @Override
  public void acknowledged(PartitionPlan plan, OutBatch batch, long records) {
    done.addAndGet(batch.records());
    progress.moved(batch.bytes().limit());
  }

  @Override
  public void completed(PartitionPlan plan, long records) {
    progress.tell(
        new RunEvent.PartitionDone(
            plan.target().topic(), plan.target().partition(), plan.offsetAfter(records)));
    outcome(plan).complete(records);
  }

  @Override
  public void failed(PartitionPlan plan, KafkaBackupException reason) {
    outcome(plan).completeExceptionally(reason);
  }

  private CompletableFuture<Long> outcome(PartitionPlan plan) {
    CompletableFuture<Long> outcome = outcomes.get(plan);
    if (outcome == null) {
      throw new IllegalStateException(
          "the produce stage speaks of " + plan + ", which is not ours");
    }
    return outcome;
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
