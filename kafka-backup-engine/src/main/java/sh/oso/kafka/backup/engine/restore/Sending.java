package sh.oso.kafka.backup.engine.restore;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.engine.batch.OutBatch;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.cluster.KafkaFailures;
import sh.oso.kafka.backup.engine.produce.AdminLeaderLookup;
import sh.oso.kafka.backup.engine.produce.BatchSource;
import sh.oso.kafka.backup.engine.produce.PartitionPlan;
import sh.oso.kafka.backup.engine.produce.ProduceListener;
import sh.oso.kafka.backup.engine.produce.ProduceLoop;
import sh.oso.kafka.backup.engine.produce.ProduceSettings;
import sh.oso.kafka.backup.engine.protocol.BrokerBreakers;
import sh.oso.kafka.backup.engine.protocol.BrokerClient;
import sh.oso.kafka.backup.engine.run.Pace;
import sh.oso.kafka.backup.engine.run.Progress;

/**
 * Sends the batches of partitions by a thread of its own, at the pace of the run, and says what
 * became of each partition. For one run; closed, it sends no more.
 */
public final class Sending implements ProduceListener, AutoCloseable {

  private final Progress progress;
  private final AtomicLong done;
  private final Map<PartitionPlan, CompletableFuture<Long>> outcomes;
  private final Pace pace;
  private final BrokerClient client;
  private final ProduceLoop loop;
  private final Thread thread;

  /**
   * Starts to send.
   *
   * @param properties of a Kafka client for the target
   * @param done counts the records that are in the target
   * @param outcomes of all partitions there will be: completed with the number of records that are
   *     in the target
   */
  public Sending(
      Map<String, Object> properties,
      Cluster cluster,
      Limits limits,
      Progress progress,
      AtomicLong done,
      Map<PartitionPlan, CompletableFuture<Long>> outcomes) {
    this.progress = progress;
    this.done = done;
    this.outcomes = Map.copyOf(outcomes);
    this.pace = new Pace(limits.rateLimit(), Pace.Time.SYSTEM);
    this.client =
        BrokerClient.forProducing(properties, ProduceSettings.BROKER_IN_FLIGHT)
            .guardedBy(new BrokerBreakers(limits.circuitBreaker(), progress::tell));
    this.loop =
        new ProduceLoop(
            client,
            new AdminLeaderLookup(cluster.admin()),
            new ProduceSettings(
                ProduceSettings.DEFAULT.requestBytes(),
                ProduceSettings.DEFAULT.requestTimeout(),
                limits.retryTimeout(),
                ProduceSettings.DEFAULT.retryBackoff()),
            this);
    this.thread = new Thread(this::send, "kafka-backup-produce");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Adds a partition.
   *
   * @param there how many of its records are in the target already
   * @param batches those from there on
   */
  public void add(PartitionPlan plan, long there, BatchSource batches) {
    loop.add(plan, there, new PacedSource(batches, pace));
  }

  /** Looks for new batches at once. */
  public void wakeup() {
    loop.wakeup();
  }

  private void send() {
    KafkaBackupException reason = new RunCancelledException("the run was stopped");
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

  @Override
  public void close() {
    loop.stop();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    client.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
