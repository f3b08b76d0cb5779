package sh.oso.kafka.backup.engine.backup;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.cluster.Leaders;
import sh.oso.kafka.backup.engine.fetch.FetchLoop;
import sh.oso.kafka.backup.engine.protocol.BrokerBreakers;
import sh.oso.kafka.backup.engine.run.LargeRoom;
import sh.oso.kafka.backup.engine.run.Workers;
import sh.oso.kafka.backup.engine.segment.FrameBuilder;

/** Brings the partitions of a run to their ends, some at a time, with checkpoints meanwhile. */
final class Copying {

  /** A partition with more to read is begun before all others. */
  private static final long MANY_OFFSETS = 10_000;

  private final RunContext run;
  private final Map<String, Object> properties;
  private final Cluster cluster;
  private final Checkpointer checkpointer;
  private final PlanGuard guard;

  /**
   * Describes where to copy from and to.
   *
   * @param properties of a Kafka client
   * @param guard asked with each checkpoint, so that no run goes on in vain
   */
  Copying(
      RunContext run,
      Map<String, Object> properties,
      Cluster cluster,
      Checkpointer checkpointer,
      PlanGuard guard) {
    this.run = run;
    this.properties = properties;
    this.cluster = cluster;
    this.checkpointer = checkpointer;
    this.guard = guard;
  }

  /**
   * Works until all partitions are complete.
   *
   * @throws sh.oso.kafka.backup.api.KafkaBackupException if some are not; what is durable by then
   *     is in the states and in the checkpoints
   */
  void run(List<PartitionState> states, Cancellation cancellation) {
    List<PartitionState> open =
        states.stream().filter(state -> !state.isComplete()).sorted(inOrderOfWork()).toList();
    if (open.isEmpty()) {
      return;
    }
    Limits limits = run.limits();
    MemoryShares shares = MemoryShares.of(limits, open.size());
    LargeRoom room = new LargeRoom(shares.largeBytes());
    Packs packs = new Packs(run.store(), run.writerId(), shares, open, run::partitionDone);
    BrokerBreakers breakers = new BrokerBreakers(limits.circuitBreaker(), run.progress()::tell);
    List<FetchLoop> loops = new ArrayList<>();
    Leaders leaders = new Leaders(cluster, () -> loops.forEach(FetchLoop::wake));
    try (leaders) {
      leaders.load(open.stream().map(state -> state.topic().name()).collect(Collectors.toSet()));
      for (int i = 0; i < limits.connectionsPerBroker(); i++) {
        loops.add(
            new FetchLoop(
                properties,
                "kafka-backup-fetch-" + i,
                shares.fetchBytes() / limits.connectionsPerBroker(),
                leaders,
                limits,
                breakers));
      }
      Workers.<PartitionState, FrameBuilder>run(
          "kafka-backup-store",
          open,
          shares.lanes(),
          () -> new FrameBuilder(run.codec(), (int) limits.frameSize().bytes(), room),
          (worker, builder, state) ->
              new PartitionBackup(run, packs, state).run(loops.get(worker % loops.size()), builder),
          new Workers.Watch(
              cancellation,
              Checkpointer.interval(limits),
              () -> checkpoint(packs, cancellation),
              () -> tick(states)));
    } finally {
      loops.forEach(FetchLoop::close);
    }
  }

  /** Those with much to read first, since they take longest; then topic by topic, for the packs. */
  private static Comparator<PartitionState> inOrderOfWork() {
    return Comparator.comparingLong(
            (PartitionState state) ->
                Math.min(0, MANY_OFFSETS - state.endOffset() + state.nextOffset()))
        .thenComparing(state -> state.topic().name())
        .thenComparing(PartitionState::partition);
  }

  private void checkpoint(Packs packs, Cancellation cancellation) {
    try {
      if (!cancellation.isCancelled()) {
        packs.putAll();
      }
    } finally {
      checkpointer.checkpoint();
    }
    guard.beforeCommit();
  }

  private void tick(Iterable<PartitionState> states) {
    long done = 0;
    long total = 0;
    for (PartitionState state : states) {
      done += state.nextOffset() - state.firstReadOffset();
      total += state.endOffset() - state.firstReadOffset();
    }
    run.progress().tell(new RunEvent.Progress(done, total, run.progress().recordBytes()));
  }
}
