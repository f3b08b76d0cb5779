package sh.oso.kafka.backup.engine.clone;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.IncompleteRunException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.cluster.Leaders;
import sh.oso.kafka.backup.engine.fetch.FetchLoop;
import sh.oso.kafka.backup.engine.produce.BatchQueue;
import sh.oso.kafka.backup.engine.produce.PartitionPlan;
import sh.oso.kafka.backup.engine.protocol.BrokerBreakers;
import sh.oso.kafka.backup.engine.restore.RecordChanges;
import sh.oso.kafka.backup.engine.restore.Sending;
import sh.oso.kafka.backup.engine.run.LargeRoom;
import sh.oso.kafka.backup.engine.run.Progress;
import sh.oso.kafka.backup.engine.run.Workers;

/**
 * Moves partitions from one cluster to the other: some threads read, one writes the journal, one
 * sends.
 */
record Transfer(
    Map<String, Object> sourceProperties,
    Cluster source,
    Map<String, Object> targetProperties,
    Cluster target,
    Journal journal,
    Limits limits,
    Progress progress,
    Clock clock,
    RecordChanges changes,
    Instant began,
    Consumer<String> warn) {

  /** Properties of clients may hold secrets. */
  @Override
  public String toString() {
    return "transfer to cluster " + target.clusterId();
  }

  /**
   * Works until all are complete.
   *
   * @param done counts the records that the target has of all
   * @param tick called about twice a second
   * @throws KafkaBackupException if some cannot be completed
   */
  void run(
      List<ClonedPartition> partitions, AtomicLong done, Cancellation cancellation, Runnable tick) {
    List<ClonedPartition> open =
        partitions.stream()
            .filter(partition -> !partition.isComplete())
            .sorted(Comparator.comparingLong(ClonedPartition::expected).reversed())
            .toList();
    if (open.isEmpty()) {
      return;
    }
    Map<PartitionPlan, CompletableFuture<Long>> outcomes = new HashMap<>();
    open.forEach(partition -> outcomes.put(partition.plan(), new CompletableFuture<>()));
    MemoryShares shares = MemoryShares.of(limits, open.size());
    LargeRoom room = new LargeRoom(shares.largeBytes());
    BrokerBreakers breakers = new BrokerBreakers(limits.circuitBreaker(), progress::tell);
    List<FetchLoop> loops = new ArrayList<>();
    try (Leaders leaders = new Leaders(source, () -> loops.forEach(FetchLoop::wake));
        Sending sending = new Sending(targetProperties, target, limits, progress, done, outcomes);
        JournalThread writer = new JournalThread(journal, open, sending::wakeup)) {
      writer.start();
      leaders.load(open.stream().map(it -> it.topic().name()).collect(Collectors.toSet()));
      for (int i = 0; i < limits.connectionsPerBroker(); i++) {
        loops.add(
            new FetchLoop(
                sourceProperties,
                "kafka-backup-fetch-" + i,
                shares.fetchBytes() / limits.connectionsPerBroker(),
                leaders,
                limits,
                breakers));
      }
      Workers.<ClonedPartition, Workers.Resource>run(
          "kafka-backup-clone",
          open,
          shares.lanes(),
          () -> () -> {},
          (worker, lane, partition) -> {
            BatchQueue queue = new BatchQueue(shares.queueBytes(), sending::wakeup);
            long there = partition.records();
            sending.add(
                partition.plan(), there, new GatedSource(queue, partition, journal::isHeld));
            CompletableFuture<Long> outcome = outcomes.get(partition.plan());
            if (outcome == null) {
              throw new IllegalStateException(partition + " has no outcome");
            }
            move(partition, loops.get(worker % loops.size()), queue, room, writer, outcome);
          },
          new Workers.Watch(cancellation, Duration.ofDays(1), () -> {}, tick));
    } finally {
      loops.forEach(FetchLoop::close);
    }
  }

  private void move(
      ClonedPartition partition,
      FetchLoop loop,
      BatchQueue queue,
      LargeRoom room,
      JournalThread writer,
      CompletableFuture<Long> outcome) {
    try {
      PartitionReading reading =
          new PartitionReading(
              source, partition, changes, began, clock, limits.frameSize().bytes(), room, warn);
      if (reading.run(loop, queue)) {
        queue.finish();
      }
      writer.ask();
      long records = outcome.get();
      if (records != partition.records()) {
        throw new IncompleteRunException(
            partition.plan() + " holds " + records + " records of " + partition.records());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      queue.abandon();
      throw new RunCancelledException("interrupted while cloning " + partition, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaBackupException known) {
        throw known;
      }
      throw new KafkaBackupException("cloning " + partition + " failed: " + e.getCause(), e);
    } catch (RuntimeException e) {
      queue.abandon();
      throw e;
    }
  }
}
