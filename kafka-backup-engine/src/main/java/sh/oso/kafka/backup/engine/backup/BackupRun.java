package sh.oso.kafka.backup.engine.backup;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.TopicDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.cluster.Leaders;
import sh.oso.kafka.backup.engine.fetch.EpochCheck;
import sh.oso.kafka.backup.engine.fetch.FetchLoop;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedTopic;
import sh.oso.kafka.backup.engine.manifest.Checkpoint.PartitionStep;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.Repository.LoadedCheckpoints;
import sh.oso.kafka.backup.engine.manifest.Repository.StoredCheckpoint;
import sh.oso.kafka.backup.engine.run.LargeRoom;
import sh.oso.kafka.backup.engine.run.Progress;
import sh.oso.kafka.backup.engine.run.Workers;
import sh.oso.kafka.backup.engine.segment.FrameBuilder;

/** Puts the stages of a backup in order. */
public final class BackupRun {

  private static final Logger LOG = LoggerFactory.getLogger(BackupRun.class);

  private final Map<String, Object> properties;
  private final Cluster cluster;
  private final Repository repository;
  private final Limits limits;
  private final Progress progress;
  private final Clock clock;
  private final String toolVersion;

  /** A codec for new segments, as the settings name it. */
  public record Compression(String codec, OptionalInt level) {}

  public BackupRun(
      Map<String, Object> properties,
      Cluster cluster,
      Repository repository,
      Limits limits,
      Progress progress,
      Clock clock,
      String toolVersion) {
    this.properties = properties;
    this.cluster = cluster;
    this.repository = repository;
    this.limits = limits;
    this.progress = progress;
    this.clock = clock;
    this.toolVersion = toolVersion;
  }

  /** Runs to the committed manifest; throws kinds of {@link KafkaBackupException}. */
  public BackupReport run(
      String backupId, BackupRequest request, Compression compression, Cancellation cancellation) {
    Instant started = clock.instant();
    repository.codecs().open(compression.codec(), compression.level());
    repository.initialise(started, toolVersion);
    var known = repository.findPlan(backupId);
    known.ifPresent(plan -> requireSameSelection(plan, request));
    var committed = repository.findManifest(backupId);
    if (committed.isPresent()) {
      LOG.info("backup is complete already: backup={}", backupId);
      return new BackupReport(committed.get(), true, Duration.ZERO, 0);
    }
    PlanGuard.requireFree(repository, backupId);
    BackupPlan plan =
        known.orElseGet(
            () -> repository.claimPlan(plan(request, header(backupId, started, compression))));
    requireSameSelection(plan, request);
    requireSameSource(plan);
    PlanGuard guard = PlanGuard.over(repository, plan);
    Codec codec =
        repository
            .codecs()
            .open(
                plan.compression(),
                plan.compressionLevel() == null
                    ? OptionalInt.empty()
                    : OptionalInt.of(plan.compressionLevel()));
    RunContext run =
        new RunContext(
            cluster,
            repository.store(),
            codec,
            limits,
            progress,
            plan.parent(),
            clock,
            cancellation);
    LoadedCheckpoints earlier =
        known.isPresent()
            ? repository.loadCheckpoints(backupId)
            : new LoadedCheckpoints(List.of(), List.of());
    List<PartitionState> states = states(plan, earlier.stored());
    tellStart(plan, known.isPresent(), states);
    plan.warnings().forEach(warning -> progress.tell(new RunEvent.Warning(warning)));
    Resume.warnings(earlier).forEach(run::warn);
    copy(run, plan, states, cancellation);
    guard.beforeCommit();
    Manifest manifest =
        new Commit(repository, codec).commit(plan, states, run.warnings(), clock.instant());
    guard.afterCommit(manifest, clock);
    progress.tell(new RunEvent.Committed(backupId));
    LOG.info(
        "manifest committed: backup={} records={} logicalBytes={} storedBytes={}",
        backupId,
        manifest.totals().records(),
        manifest.totals().logicalBytes(),
        manifest.totals().storedBytes());
    return new BackupReport(
        manifest, false, Duration.between(started, clock.instant()), progress.recordBytes());
  }

  private BackupPlan plan(BackupRequest request, BackupPlanner.Header header) {
    List<String> warnings = new ArrayList<>();
    Optional<Manifest> parent =
        request.full()
            ? Optional.empty()
            : new ParentSearch(repository, warnings::add)
                .find(cluster.clusterId(), request.labels());
    return new BackupPlanner(
            cluster, new EpochCheck(properties, cluster, limits.retryTimeout()), repository)
        .plan(request, header, parent, warnings);
  }

  private BackupPlanner.Header header(String backupId, Instant now, Compression compression) {
    return new BackupPlanner.Header(
        backupId,
        now,
        toolVersion,
        compression.codec(),
        compression.level().isPresent() ? compression.level().getAsInt() : null);
  }

  /**
   * A plan is of one cluster's topics: another cluster, or a topic made anew, is another source.
   */
  private void requireSameSource(BackupPlan plan) {
    if (!plan.clusterId().equals(cluster.clusterId())) {
      throw new InvalidRequestException(
          "backup "
              + plan.backupId()
              + " was begun from cluster "
              + plan.clusterId()
              + ", this is cluster "
              + cluster.clusterId()
              + ": take another backup id");
    }
    List<String> names = plan.topics().stream().map(PlannedTopic::name).toList();
    Map<String, TopicDescription> now = cluster.describeTopics(names);
    for (PlannedTopic topic : plan.topics()) {
      TopicDescription description = now.get(topic.name());
      if (description == null || !description.topicId().toString().equals(topic.topicId())) {
        throw new InvalidRequestException(
            "topic "
                + topic.name()
                + " was deleted or made anew since backup "
                + plan.backupId()
                + " was begun: take another backup id");
      }
    }
  }

  /** A report of other topics than those asked for would be a false success. */
  private static void requireSameSelection(BackupPlan plan, BackupRequest request) {
    if (!plan.selection().equals(request.topics())) {
      throw new InvalidRequestException(
          "backup "
              + plan.backupId()
              + " was begun with topics "
              + plan.selection().includes()
              + " without "
              + plan.selection().excludes()
              + ": ask for the same, or take another backup id");
    }
  }

  private static List<PartitionState> states(BackupPlan plan, List<StoredCheckpoint> earlier) {
    Map<Resume.Key, List<PartitionStep>> steps = Resume.choose(earlier);
    List<PartitionState> states = new ArrayList<>();
    for (PlannedTopic topic : plan.topics()) {
      for (var partition : topic.partitions()) {
        PartitionState state = new PartitionState(topic, partition);
        state.adopt(
            steps.getOrDefault(new Resume.Key(topic.name(), partition.partition()), List.of()));
        states.add(state);
      }
    }
    return states;
  }

  private void tellStart(BackupPlan plan, boolean resumed, Iterable<PartitionState> states) {
    long offsets = 0;
    for (PartitionState state : states) {
      offsets += state.endOffset() - state.firstReadOffset();
    }
    LOG.info(
        "backup {}: backup={} topics={} partitions={} offsets={}",
        resumed ? "resumed" : "started",
        plan.backupId(),
        plan.topics().size(),
        plan.partitionCount(),
        offsets);
    progress.tell(
        new RunEvent.Started(
            plan.backupId(), resumed, plan.topics().size(), plan.partitionCount(), offsets));
  }

  private void copy(
      RunContext run, BackupPlan plan, List<PartitionState> states, Cancellation cancellation) {
    List<PartitionState> open =
        states.stream()
            .filter(state -> !state.isComplete())
            .sorted(
                Comparator.comparingLong(
                    (PartitionState state) -> state.nextOffset() - state.endOffset()))
            .toList();
    if (open.isEmpty()) {
      return;
    }
    Checkpointer checkpointer =
        new Checkpointer(repository, plan.backupId(), run.writerId(), states, run::warnings);
    MemoryShares shares = MemoryShares.of(limits, open.size());
    LargeRoom room = new LargeRoom(shares.largeBytes());
    List<FetchLoop> loops = new ArrayList<>();
    Leaders leaders = new Leaders(cluster, () -> loops.forEach(FetchLoop::wake));
    try (leaders) {
      leaders.load(plan.topics().stream().map(PlannedTopic::name).toList());
      for (int i = 0; i < limits.connectionsPerBroker(); i++) {
        loops.add(
            new FetchLoop(
                properties,
                "kafka-backup-fetch-" + i,
                shares.fetchBytes() / limits.connectionsPerBroker(),
                leaders,
                limits.retryTimeout()));
      }
      Workers.<PartitionState, FrameBuilder>run(
          "kafka-backup-store",
          open,
          shares.lanes(),
          () -> new FrameBuilder(run.codec(), (int) limits.frameSize().bytes(), room),
          (worker, builder, state) -> {
            new PartitionBackup(run, state).run(loops.get(worker % loops.size()), builder);
            progress.tell(
                new RunEvent.PartitionDone(
                    state.topic().name(), state.partition(), state.endOffset()));
          },
          new Workers.Watch(
              cancellation,
              Checkpointer.interval(limits),
              checkpointer::checkpoint,
              () -> tick(states)));
    } finally {
      loops.forEach(FetchLoop::close);
    }
  }

  private void tick(Iterable<PartitionState> states) {
    long done = 0;
    long total = 0;
    for (PartitionState state : states) {
      done += state.nextOffset() - state.firstReadOffset();
      total += state.endOffset() - state.firstReadOffset();
    }
    progress.tell(new RunEvent.Progress(done, total, progress.recordBytes()));
  }
}
