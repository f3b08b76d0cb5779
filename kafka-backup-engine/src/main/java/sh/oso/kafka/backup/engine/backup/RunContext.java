package sh.oso.kafka.backup.engine.backup;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.fetch.SourceLog;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedTopic;
import sh.oso.kafka.backup.engine.run.Pace;
import sh.oso.kafka.backup.engine.run.Progress;

/** What the partitions of one backup run share. Safe for use by many threads. */
final class RunContext {

  private final Cluster cluster;
  private final ObjectStore store;
  private final Codec codec;
  private final Limits limits;
  private final Progress progress;
  private final BackupPlan.@Nullable Parent parent;
  private final Instant startedAt;
  private final Clock clock;
  private final Cancellation cancellation;
  private final Pace pace;
  private final String writerId = newWriterId();
  private final Set<String> warnings = new LinkedHashSet<>();

  RunContext(
      Cluster cluster,
      ObjectStore store,
      Codec codec,
      Limits limits,
      Progress progress,
      BackupPlan plan,
      Clock clock,
      Cancellation cancellation) {
    this.cluster = cluster;
    this.store = store;
    this.codec = codec;
    this.limits = limits;
    this.progress = progress;
    this.parent = plan.parent();
    this.startedAt = plan.startedAt();
    this.clock = clock;
    this.cancellation = cancellation;
    this.pace = new Pace(limits.rateLimit(), Pace.Time.SYSTEM);
  }

  /** Eight random hex digits. */
  static String newWriterId() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  }

  String writerId() {
    return writerId;
  }

  String clusterId() {
    return cluster.clusterId();
  }

  ObjectStore store() {
    return store;
  }

  Codec codec() {
    return codec;
  }

  Limits limits() {
    return limits;
  }

  Pace pace() {
    return pace;
  }

  Progress progress() {
    return progress;
  }

  /** What was warned of, in that order. */
  List<String> warnings() {
    synchronized (warnings) {
      return List.copyOf(warnings);
    }
  }

  /** Warns of something; what was said already is not said again. */
  void warn(String message) {
    boolean isNew;
    synchronized (warnings) {
      isNew = warnings.add(message);
    }
    if (isNew) {
      progress.tell(new RunEvent.Warning(message));
    }
  }

  /** Says that everything of a partition is durable. */
  void partitionDone(PartitionState state) {
    progress.tell(
        new RunEvent.PartitionDone(state.topic().name(), state.partition(), state.endOffset()));
  }

  /**
   * Whether every tombstone that was written since a compacted topic was read first is still there.
   *
   * @param began when this backup began to read it
   */
  boolean tombstonesAreThere(PlannedTopic topic, boolean continuesParent, Instant began) {
    Instant since = parent != null && continuesParent ? parent.startedAt() : began;
    return Tombstones.areThere(topic.configs(), since, now());
  }

  /** When the first run of this backup began. */
  Instant startedAt() {
    return startedAt;
  }

  Instant now() {
    return clock.instant();
  }

  void checkCancelled() {
    if (cancellation.isCancelled()) {
      throw new RunCancelledException("the backup was asked to stop");
    }
  }

  void pause(Duration pause) {
    try {
      if (cancellation.await(pause.toMillis())) {
        checkCancelled();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunCancelledException("interrupted while waiting for the store", e);
    }
    checkCancelled();
  }

  SourceLog sourceLog(TopicPartition partition) {
    return new SourceLog() {
      @Override
      public long logStartOffset() {
        return offset(OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
      }

      @Override
      public long lastStableOffset() {
        return offset(OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
      }

      private long offset(OffsetSpec spec, IsolationLevel isolation) {
        return Cluster.offset(cluster.offsets(List.of(partition), spec, isolation), partition);
      }
    };
  }
}
