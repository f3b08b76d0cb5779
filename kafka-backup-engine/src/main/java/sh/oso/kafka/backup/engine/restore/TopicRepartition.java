package sh.oso.kafka.backup.engine.restore;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.IncompleteRunException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.record.BackupRecord;
import sh.oso.kafka.backup.engine.batch.BatchBuilder;
import sh.oso.kafka.backup.engine.batch.OutBatch;
import sh.oso.kafka.backup.engine.batch.RecordBody;
import sh.oso.kafka.backup.engine.look.ReadCount;
import sh.oso.kafka.backup.engine.look.RecordStream;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.produce.BatchQueue;
import sh.oso.kafka.backup.engine.produce.PartitionPlan;
import sh.oso.kafka.backup.engine.protocol.KeyPartitioner;
import sh.oso.kafka.backup.engine.run.LargeRoom;
import sh.oso.kafka.backup.engine.segment.ReadingLane;
import sh.oso.kafka.backup.engine.segment.RecordRange;

/**
 * Restores a topic to another number of partitions. All source partitions are read side by side,
 * always on with the one whose next record is the earliest, so that the target's times ascend about
 * as the source's did; what comes from one source partition keeps its order. Records with a key go
 * where Kafka's default partitioner puts the key, those without to all partitions in turn.
 *
 * <p>All this follows from the backup alone, batches too. So a run that goes on makes the same
 * again, and leaves out what is there.
 *
 * @param topic the topic's name at the source
 * @param sources its partitions, and which of their records are restored
 * @param targets by number of the partition, with what the produce stage will complete
 * @param changes what becomes of records
 * @param batchLimit size up to which a batch is filled
 * @param expected how many records the restore was planned with
 */
record TopicRepartition(
    String topic,
    List<Source> sources,
    Map<PartitionPlan, CompletableFuture<Long>> targets,
    RecordChanges changes,
    int batchLimit,
    long expected,
    Limits limits)
    implements RestoreJob {

  /** A frame as stored and as decompressed. */
  private static final int BUFFERS_PER_SOURCE = 2;

  TopicRepartition {
    sources = List.copyOf(sources);
  }

  /** A partition of the backup. */
  record Source(PartitionIndex index, RecordRange range) {}

  /** Memory that reading so many partitions side by side takes. */
  static long memoryBytes(int partitions, Limits limits) {
    return (long) BUFFERS_PER_SOURCE * partitions * limits.frameSize().bytes();
  }

  @Override
  public boolean isEmpty() {
    return sources.stream().allMatch(it -> it.range().isEmpty() || it.index().segments().isEmpty());
  }

  @Override
  public Map<PartitionPlan, CompletableFuture<Long>> outcomes() {
    return targets;
  }

  @Override
  public Map<PartitionPlan, Restored> run(
      Repository repository, ReadingLane lane, Queues queues, Map<PartitionPlan, Long> there) {
    List<Target> open = new ArrayList<>();
    List<Head> heads = new ArrayList<>();
    try {
      for (PartitionPlan plan : targets.keySet()) {
        open.add(
            new Target(
                plan,
                queues.open(plan),
                new BatchBuilder(batchLimit),
                there.getOrDefault(plan, 0L)));
      }
      for (Source source : sources) {
        heads.add(new Head(repository, source));
      }
      if (!distribute(heads, open)) {
        throw findFailure();
      }
      return finish(open);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunCancelledException("interrupted while restoring " + topic, e);
    } finally {
      heads.forEach(Head::close);
      open.forEach(Target::close);
    }
  }

  /** Why a partition takes no more. */
  private KafkaBackupException findFailure() throws InterruptedException {
    for (CompletableFuture<Long> outcome : targets.values()) {
      if (outcome.isCompletedExceptionally()) {
        try {
          outcome.get();
        } catch (ExecutionException e) {
          if (e.getCause() instanceof KafkaBackupException known) {
            return known;
          }
          return new KafkaBackupException("restoring " + topic + " failed: " + e.getCause(), e);
        }
      }
    }
    return new RunCancelledException("the restore of " + topic + " was stopped");
  }

  /** Hands out all records; false if a target partition takes no more. */
  private boolean distribute(List<Head> heads, List<Target> open) throws InterruptedException {
    PriorityQueue<Head> next =
        new PriorityQueue<>(
            Comparator.comparingLong(Head::timestamp).thenComparingInt(Head::partition));
    for (Head head : heads) {
      if (head.advance()) {
        next.add(head);
      }
    }
    int turn = 0;
    for (Head head = next.poll(); head != null; head = next.poll()) {
      BackupRecord record = head.record();
      var rest = changes.apply(record);
      if (rest != null) {
        byte[] key = RecordBody.readKey(rest); // a filter may have replaced it
        int number =
            key == null ? turn++ % open.size() : KeyPartitioner.partition(key, open.size());
        boolean taken =
            open.get(number)
                .add(head.stream.compression(), record.offset(), record.timestamp(), rest);
        if (!taken) {
          return false;
        }
        turn = turn == Integer.MAX_VALUE ? 0 : turn;
      }
      if (head.advance()) {
        next.add(head);
      }
    }
    return true;
  }

  private Map<PartitionPlan, Restored> finish(List<Target> open) throws InterruptedException {
    for (Target target : open) {
      target.finish();
    }
    Map<PartitionPlan, Restored> restored = new LinkedHashMap<>();
    for (Target target : open) {
      try {
        CompletableFuture<Long> done = targets.get(target.plan);
        long records = done == null ? -1 : done.get();
        if (records != target.records) {
          throw new IncompleteRunException(
              target.plan + " holds " + records + " restored records of " + target.records);
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof KafkaBackupException known) {
          throw known;
        }
        throw new KafkaBackupException("restoring " + target.plan + " failed: " + e.getCause(), e);
      }
      restored.put(target.plan, new Restored(target.records, target.bytes, null));
    }
    return restored;
  }

  /** A source partition and its next record. */
  private final class Head {

    private final ReadingLane lane;
    private final RecordStream stream;
    private final int partition;
    private @Nullable BackupRecord next;

    Head(Repository repository, Source source) {
      // Of its own: all heads are of one thread, which could wait for what it holds itself.
      LargeRoom room = new LargeRoom(limits.memory().bytes());
      this.lane = new ReadingLane(repository.codecs(), (int) limits.frameSize().bytes(), room);
      this.partition = source.index().partition();
      this.stream =
          new RecordStream(
              repository,
              topic,
              partition,
              source.index().segments(),
              source.range(),
              lane,
              new ReadCount());
    }

    boolean advance() {
      next = stream.next();
      return next != null;
    }

    BackupRecord record() {
      BackupRecord record = next;
      if (record == null) {
        throw new IllegalStateException("there is no record left");
      }
      return record;
    }

    long timestamp() {
      return record().timestamp();
    }

    int partition() {
      return partition;
    }

    void close() {
      stream.close();
      lane.close();
    }
  }

  /** A target partition. */
  private static final class Target {

    private final PartitionPlan plan;
    private final BatchQueue queue;
    private final BatchBuilder builder;
    private long skip;
    private long records;
    private long bytes;

    Target(PartitionPlan plan, BatchQueue queue, BatchBuilder builder, long there) {
      this.plan = plan;
      this.queue = queue;
      this.builder = builder;
      this.skip = there;
    }

    /** False if nobody takes batches any more. */
    boolean add(int compression, long offset, long timestamp, ByteBuffer rest)
        throws InterruptedException {
      OutBatch batch = builder.add(compression, offset, timestamp, rest);
      return batch == null || put(batch);
    }

    private boolean put(OutBatch batch) throws InterruptedException {
      records += batch.records();
      bytes += batch.bytes().limit();
      if (skip >= batch.records()) {
        skip -= batch.records();
        return true;
      }
      if (skip > 0) {
        throw new TargetConflictException(
            plan
                + ": the target ends within a batch that was sent whole: somebody else wrote or"
                + " deleted there; restore it anew");
      }
      return queue.put(batch);
    }

    void finish() throws InterruptedException {
      OutBatch batch = builder.finish();
      if (batch != null) {
        put(batch);
      }
      if (skip > 0) {
        throw new TargetConflictException(
            plan + " holds " + skip + " more records than the restore; restore it anew");
      }
      queue.finish();
    }

    void close() {
      queue.abandon();
      builder.close();
    }
  }
}
