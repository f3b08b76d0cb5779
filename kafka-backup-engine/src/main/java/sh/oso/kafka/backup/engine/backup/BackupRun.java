package sh.oso.kafka.backup.engine.backup;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.Shard;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.fetch.EpochCheck;
import sh.oso.kafka.backup.engine.fetch.LogHistory;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.Repository.LoadedCheckpoints;
import sh.oso.kafka.backup.engine.run.Progress;

/** Puts the stages of a backup in order. */
public final class BackupRun {

  private static final Logger LOG = LoggerFactory.getLogger(BackupRun.class);

  private final Map<String, Object> properties;
  private final Cluster cluster;
  private final LogHistory history;
  private final Repository repository;
  private final Limits limits;
  private final Progress progress;
  private final Clock clock;
  private final String toolVersion;

  /** Whether there is a plan that a run of the same id goes on with. */
  private boolean begun;

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
    this(
        properties,
        cluster,
        new EpochCheck(properties, cluster, limits.retryTimeout()),
        repository,
        limits,
        progress,
        clock,
        toolVersion);
  }

  BackupRun(
      Map<String, Object> properties,
      Cluster cluster,
      LogHistory history,
      Repository repository,
      Limits limits,
      Progress progress,
      Clock clock,
      String toolVersion) {
    this.properties = properties;
    this.cluster = cluster;
    this.history = history;
    this.repository = repository;
    this.limits = limits;
    this.progress = progress;
    this.clock = clock;
    this.toolVersion = toolVersion;
  }

  /**
   * Runs to the committed manifest. For one run.
   *
   * @throws KafkaBackupException if it fails; with the id if another run can go on with the backup
   */
  public BackupReport run(
      String backupId, BackupRequest request, Compression compression, Cancellation cancellation) {
    return runIf(plan -> true, backupId, request, compression, cancellation).orElseThrow();
  }

  /**
   * Runs one of several parts, to the committed manifest if it is the last. For one run.
   *
   * @return empty if this part is complete and others are not
   * @throws KafkaBackupException if it fails; with the id if another run can go on with the backup
   */
  public Optional<BackupReport> runShard(
      Shard shard,
      String backupId,
      BackupRequest request,
      Compression compression,
      Cancellation cancellation) {
    return run(plan -> true, shard, backupId, request, compression, cancellation);
  }

  /**
   * Runs to the committed manifest, if that is worthwhile. For one run.
   *
   * @param worthwhile asked of a plan before it is stored; an unfinished backup goes on unasked
   * @return empty if it was not; then no backup was begun
   * @throws KafkaBackupException if it fails; with the id if another run can go on with the backup
   */
  public Optional<BackupReport> runIf(
      Predicate<BackupPlan> worthwhile,
      String backupId,
      BackupRequest request,
      Compression compression,
      Cancellation cancellation) {
    return run(worthwhile, Shard.WHOLE, backupId, request, compression, cancellation);
  }

  private Optional<BackupReport> run(
      Predicate<BackupPlan> worthwhile,
      Shard shard,
      String backupId,
      BackupRequest request,
      Compression compression,
      Cancellation cancellation) {
    try {
      return runToCommit(worthwhile, shard, backupId, request, compression, cancellation);
    } catch (KafkaBackupException e) {
      if (begun && !(e instanceof InvalidRequestException || e instanceof SpentId)) {
        e.setUnfinishedBackup(backupId);
      }
      throw e;
    }
  }

  private Optional<BackupReport> runToCommit(
      Predicate<BackupPlan> worthwhile,
      Shard shard,
      String backupId,
      BackupRequest request,
      Compression compression,
      Cancellation cancellation) {
    Instant started = clock.instant();
    Codec newCodec = repository.codecs().open(compression.codec(), compression.level());
    repository.initialise(started, toolVersion);
    var known = new Shards(repository, shard).findPlan(backupId, cancellation);
    known.ifPresent(plan -> SamePlan.requireRequest(plan, request, compression));
    known.ifPresent(plan -> SamePlan.requireShards(plan, shard));
    PlanGuard.requireFree(repository, backupId);
    var committed = repository.findManifest(backupId);
    if (committed.isPresent()) {
      LOG.info("backup is complete already: backup={}", backupId);
      return Optional.of(new BackupReport(committed.get(), true, Duration.ZERO, 0));
    }
    BackupPlan wanted =
        known.orElseGet(
            () -> plan(request, header(backupId, started, compression, shard), newCodec));
    if (known.isEmpty() && !worthwhile.test(wanted)) {
      wanted.warnings().forEach(warning -> progress.tell(new RunEvent.Warning(warning)));
      return Optional.empty();
    }
    BackupPlan plan = known.isPresent() ? wanted : repository.claimPlan(wanted);
    SamePlan.requireRequest(plan, request, compression);
    SamePlan.requireShards(plan, shard);
    SamePlan.requireSource(plan, cluster);
    begun = true;
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
            cluster, repository.store(), codec, limits, progress, plan, clock, cancellation);
    LoadedCheckpoints earlier =
        known.isPresent()
            ? repository.loadCheckpoints(backupId)
            : new LoadedCheckpoints(List.of(), List.of());
    List<PartitionState> mine =
        Resume.states(plan, earlier.stored()).stream()
            .filter(state -> state.shard() == shard.index())
            .toList();
    Checkpointer checkpointer =
        new Checkpointer(repository, backupId, run.writerId(), mine, run::warnings);
    PlanGuard guard =
        known.isPresent()
            ? PlanGuard.overLeft(repository, plan, checkpointer::sayAlive)
            : PlanGuard.over(repository, plan);
    tellStart(plan, known.isPresent(), shard, mine);
    plan.warnings().forEach(warning -> progress.tell(new RunEvent.Warning(warning)));
    Resume.warnings(earlier).forEach(run::warn);
    new Copying(run, properties, cluster, checkpointer, guard).run(mine, cancellation);
    List<PartitionState> states = mine;
    Manifest manifest;
    SignsOfLife signs = new SignsOfLife(checkpointer);
    try {
      if (!shard.isWhole()) {
        checkpointer.checkpoint();
        LoadedCheckpoints all = repository.loadCheckpoints(backupId);
        states = Resume.states(plan, all.stored());
        if (!new Shards(repository, shard).areComplete(plan, states, all)) {
          guard.beforeCommit();
          return Optional.empty();
        }
        Resume.warnings(all).forEach(run::warn);
      }
      manifest =
          new Commit(repository, codec)
              .commit(plan, states, run.warnings(), clock, guard::beforeCommit);
    } finally {
      signs.close();
    }
    guard.afterCommit(manifest, clock);
    progress.tell(new RunEvent.Committed(backupId));
    progress.tell(NewSegments.tell(manifest, states));
    LOG.info(
        "manifest committed: backup={} records={} logicalBytes={} storedBytes={}",
        backupId,
        manifest.totals().records(),
        manifest.totals().logicalBytes(),
        manifest.totals().storedBytes());
    return Optional.of(
        new BackupReport(
            manifest, false, Duration.between(started, clock.instant()), progress.recordBytes()));
  }

  private BackupPlan plan(BackupRequest request, BackupPlanner.Header header, Codec newCodec) {
    List<String> warnings = new ArrayList<>();
    Optional<Manifest> parent =
        request.full()
            ? Optional.empty()
            : new ParentSearch(repository, warnings::add)
                .find(cluster.clusterId(), request.labels(), request.topics());
    return new BackupPlanner(
            cluster,
            history,
            repository,
            new SnapshotStage(cluster, repository.snapshots(), newCodec, limits.retryTimeout()))
        .plan(request, header, parent, warnings);
  }

  private BackupPlanner.Header header(
      String backupId, Instant now, Compression compression, Shard shard) {
    return new BackupPlanner.Header(
        backupId,
        now,
        toolVersion,
        compression.codec(),
        compression.level().isPresent() ? compression.level().getAsInt() : null,
        shard.count());
  }

  private void tellStart(
      BackupPlan plan, boolean known, Shard shard, Collection<PartitionState> mine) {
    long offsets = 0;
    boolean begun = false;
    for (PartitionState state : mine) {
      offsets += state.endOffset() - state.firstReadOffset();
      begun |= state.nextOffset() > state.firstReadOffset();
    }
    // A plan may be the work of another part.
    boolean resumed = known && (shard.isWhole() || begun);
    LOG.info(
        "backup {}: backup={} shard={}/{} topics={} partitions={} offsets={}",
        resumed ? "resumed" : "started",
        plan.backupId(),
        shard.index(),
        shard.count(),
        plan.topics().size(),
        mine.size(),
        offsets);
    progress.tell(
        new RunEvent.Started(plan.backupId(), resumed, plan.topics().size(), mine.size(), offsets));
  }
}
