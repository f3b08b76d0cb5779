package sh.oso.kafka.backup.engine;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.BackupSummary;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CheckReport;
import sh.oso.kafka.backup.api.CheckRequest;
import sh.oso.kafka.backup.api.CloneRequest;
import sh.oso.kafka.backup.api.DeleteAllReport;
import sh.oso.kafka.backup.api.DeleteAllRequest;
import sh.oso.kafka.backup.api.DeleteRequest;
import sh.oso.kafka.backup.api.DiffReport;
import sh.oso.kafka.backup.api.DiffRequest;
import sh.oso.kafka.backup.api.ExportReport;
import sh.oso.kafka.backup.api.ExportRequest;
import sh.oso.kafka.backup.api.FollowReport;
import sh.oso.kafka.backup.api.FollowRequest;
import sh.oso.kafka.backup.api.HoldRequest;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.PruneReport;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.ReadReport;
import sh.oso.kafka.backup.api.ReadRequest;
import sh.oso.kafka.backup.api.RebuildReport;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.RunListener;
import sh.oso.kafka.backup.api.Shard;
import sh.oso.kafka.backup.api.VerifyReport;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.offsets.OffsetMap;
import sh.oso.kafka.backup.api.offsets.OffsetQuestion;
import sh.oso.kafka.backup.api.offsets.OffsetTools;
import sh.oso.kafka.backup.api.record.RecordVisitor;
import sh.oso.kafka.backup.api.spi.EngineSettings;
import sh.oso.kafka.backup.engine.backup.BackupRun;
import sh.oso.kafka.backup.engine.care.Catalog;
import sh.oso.kafka.backup.engine.care.Check;
import sh.oso.kafka.backup.engine.care.Completeness;
import sh.oso.kafka.backup.engine.clone.CloneRun;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.follow.Following;
import sh.oso.kafka.backup.engine.look.Look;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.protocol.ClientSecurity;
import sh.oso.kafka.backup.engine.prune.Holding;
import sh.oso.kafka.backup.engine.prune.OwnerDeletion;
import sh.oso.kafka.backup.engine.prune.Prune;
import sh.oso.kafka.backup.engine.prune.SingleDeletion;
import sh.oso.kafka.backup.engine.rebuild.Rebuild;
import sh.oso.kafka.backup.engine.reset.Tools;
import sh.oso.kafka.backup.engine.restore.BackupSource;
import sh.oso.kafka.backup.engine.restore.GroupMapping;
import sh.oso.kafka.backup.engine.restore.OffsetLookup;
import sh.oso.kafka.backup.engine.restore.RestoreRun;
import sh.oso.kafka.backup.engine.restore.RestoreShardRun;
import sh.oso.kafka.backup.engine.run.Progress;
import sh.oso.kafka.backup.engine.store.Codecs;

/** One instance of the front door: opens what a request needs, runs it, closes it. */
final class Engine implements KafkaBackup {

  private static final DateTimeFormatter ID_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final EngineSettings settings;
  private final RunListener listener;
  private final Map<String, Object> kafka;
  private final Clock clock;
  private final Places places;
  private final Repository repository;
  private final Catalog catalog;
  private final Repository state;

  Engine(EngineSettings settings, Clock clock) {
    this.settings = settings;
    // Events of a run and of its stores come from different threads.
    this.listener = new Progress(settings.listener())::tell;
    this.clock = clock;
    this.kafka = ClientSecurity.prepare(settings.kafka(), settings.limits().connectTimeout());
    Codecs codecs = Codecs.find(settings.plugins());
    codecs.open(settings.compression(), level());
    this.places = new Places(settings, listener, codecs);
    this.repository = places.repository();
    this.catalog = new Catalog(repository);
    this.state = places.state();
  }

  @Override
  public BackupReport backup(BackupRequest request, Cancellation cancellation) {
    String id = request.backupId() == null ? newId("backup") : request.backupId();
    return telling(
        () -> {
          try (Cluster cluster = connect()) {
            return backupRun(cluster, listener).run(id, request, compression(), cancellation);
          }
        });
  }

  @Override
  public Optional<BackupReport> backupShard(
      BackupRequest request, Shard shard, Cancellation cancellation) {
    String id = request.backupId();
    if (id == null) {
      throw new InvalidRequestException("the parts of a backup need the same backup id: give one");
    }
    return telling(
        () -> {
          try (Cluster cluster = connect()) {
            return backupRun(cluster, limits(shard), listener)
                .runShard(shard, id, request, compression(), cancellation);
          }
        });
  }

  /** Does what was asked for, and tells if it fails. */
  private <T> T telling(Supplier<T> task) {
    try {
      return task.get();
    } catch (RunCancelledException e) {
      throw e;
    } catch (KafkaBackupException e) {
      listener.on(new RunEvent.Failed(e));
      throw e;
    }
  }

  private BackupRun backupRun(Cluster cluster, RunListener listener) {
    return backupRun(cluster, settings.limits(), listener);
  }

  private BackupRun backupRun(Cluster cluster, Limits limits, RunListener listener) {
    return new BackupRun(
        kafka, cluster, repository, limits, new Progress(listener), clock, ToolVersion.current());
  }

  @Override
  public FollowReport follow(FollowRequest request, Cancellation cancellation) {
    return telling(
        () -> {
          try (Following following =
              new Following(
                  request,
                  cancellation,
                  repository,
                  this::connect,
                  this::backupRun,
                  compression(),
                  wanted -> prune(wanted, cancellation),
                  this::newId,
                  clock,
                  listener)) {
            return following.run();
          }
        });
  }

  @Override
  public RestoreReport restore(RestoreRequest request, Cancellation cancellation) {
    return telling(() -> restoreTelling(request, Shard.WHOLE, cancellation));
  }

  @Override
  public Optional<RestoreReport> restoreShard(
      RestoreRequest request, Shard shard, Cancellation cancellation) {
    String id = request.restoreId();
    if (id == null || request.dryRun()) {
      throw new InvalidRequestException(
          id == null
              ? "the parts of a restore need the same restore id: give one"
              : "a dry run is not done in parts");
    }
    return telling(
        () -> {
          if (shard.index() == 0) {
            return Optional.of(restoreTelling(request, shard, cancellation));
          }
          try (Cluster cluster = connect()) {
            new RestoreShardRun(
                    kafka, cluster, repository, state, limits(shard), new Progress(listener))
                .run(id, request, shard, cancellation);
            return Optional.empty();
          }
        });
  }

  /** Limits of which several processes have a share each. */
  private Limits limits(Shard shard) {
    Limits limits = settings.limits();
    return limits.withRateLimit(limits.rateLimit().share(shard.count()));
  }

  private RestoreReport restoreTelling(
      RestoreRequest request, Shard shard, Cancellation cancellation) {
    Limits limits = limits(shard);
    Manifest manifest = catalog.load(RestoreRun.backupId(request, state));
    new Completeness(repository, limits, clock).require(manifest, request.topics(), cancellation);
    String id = newId(manifest.backupId());
    Progress progress = new Progress(listener);
    try (Cluster cluster = connect()) {
      return new RestoreRun(
              kafka,
              cluster,
              repository,
              state,
              new BackupSource(
                  kafka, cluster, repository, state, manifest, limits, progress, clock, shard),
              limits,
              progress,
              clock,
              ToolVersion.current())
          .run(manifest, request, id, cancellation);
    }
  }

  @Override
  public RestoreReport cloneTopics(CloneRequest request, Cancellation cancellation) {
    return telling(
        () -> {
          Map<String, Object> target =
              ClientSecurity.prepare(request.target(), settings.limits().connectTimeout());
          try (Cluster from = connect();
              Cluster to = new Cluster(target, settings.limits())) {
            return new CloneRun(
                    kafka,
                    from,
                    target,
                    to,
                    state,
                    settings.limits(),
                    new Progress(listener),
                    clock,
                    ToolVersion.current())
                .run(request, newId("clone"), cancellation);
          }
        });
  }

  @Override
  public VerifyReport verify(VerifyRequest request, Cancellation cancellation) {
    return telling(
        () ->
            new Verifying(
                    kafka,
                    this::connect,
                    repository,
                    state,
                    settings.limits(),
                    new Progress(listener),
                    clock,
                    ToolVersion.current())
                .run(
                    catalog.load(request.backupId()),
                    request,
                    () -> newId("verify"),
                    cancellation));
  }

  @Override
  public ReadReport read(ReadRequest request, RecordVisitor visitor, Cancellation cancellation) {
    return telling(() -> look().read(request, visitor, cancellation));
  }

  @Override
  public ExportReport export(ExportRequest request, Cancellation cancellation) {
    return telling(() -> look().export(request, cancellation));
  }

  @Override
  public DiffReport diff(DiffRequest request, Cancellation cancellation) {
    return telling(() -> look().diff(request, this::connect, kafka, cancellation));
  }

  private Look look() {
    return new Look(repository, catalog, settings.limits(), new Progress(listener), clock);
  }

  @Override
  public List<BackupSummary> list() {
    return catalog.list();
  }

  @Override
  public Manifest describe(String backupId) {
    return catalog.load(backupId);
  }

  @Override
  public Optional<GroupSnapshot> findGroups(String backupId) {
    return Optional.ofNullable(catalog.load(backupId).groups())
        .map(repository.snapshots()::loadGroups);
  }

  @Override
  public Optional<ClusterSnapshot> findClusterSnapshot(String backupId) {
    return Optional.ofNullable(catalog.load(backupId).cluster())
        .map(repository.snapshots()::loadCluster);
  }

  @Override
  public List<OffsetMap> offsetMaps(String restoreId) {
    return new OffsetLookup(repository, state, settings.limits()).maps(restoreId);
  }

  @Override
  public OptionalLong findOffset(OffsetQuestion question) {
    return new OffsetLookup(repository, state, settings.limits()).find(question);
  }

  @Override
  public CheckReport check(CheckRequest request) {
    return new Check(this::connect, places.store()).run(request);
  }

  @Override
  public PruneReport prune(PruneRequest request, Cancellation cancellation) {
    PruneReport report =
        telling(new Prune(repository, request, cancellation, clock, ToolVersion.current())::run);
    if (!report.dryRun()) {
      listener.on(RunEvent.Pruned.of(report));
    }
    return report;
  }

  @Override
  public List<String> delete(DeleteRequest request) {
    return new SingleDeletion(repository, clock, ToolVersion.current()).run(request);
  }

  @Override
  public DeleteAllReport deleteAll(DeleteAllRequest request, Cancellation cancellation) {
    return new OwnerDeletion(repository, request, cancellation, clock, ToolVersion.current()).run();
  }

  @Override
  public String hold(HoldRequest request) {
    String id =
        request.backupId().equals(Catalog.LATEST)
            ? catalog.load(Catalog.LATEST).backupId()
            : request.backupId();
    new Holding(repository, clock).hold(new HoldRequest(id, request.name(), request.reason()));
    return id;
  }

  @Override
  public void release(String backupId, String name) {
    new Holding(repository, clock).release(backupId, name);
  }

  @Override
  public RebuildReport rebuildCatalog(boolean dryRun, Cancellation cancellation) {
    return new Rebuild(repository, dryRun, cancellation, clock, ToolVersion.current()).run();
  }

  @Override
  public OffsetTools offsets() {
    return new Tools(
        kafka,
        this::connect,
        repository,
        settings.limits(),
        clock,
        ToolVersion.current(),
        this::findGroups,
        new GroupMapping(repository, state, settings.limits())::find,
        this::newId);
  }

  /** A name that says when, and that nobody else draws in the same second. */
  private String newId(String prefix) {
    return String.format(
        Locale.ROOT,
        "%s-%s-%04x",
        prefix,
        ID_TIME.format(clock.instant()),
        ThreadLocalRandom.current().nextInt(1 << 16));
  }

  private Cluster connect() {
    if (settings.kafka().isEmpty()) {
      throw new InvalidRequestException(
          "no Kafka is given: set bootstrap.servers among the Kafka properties");
    }
    return new Cluster(kafka, settings.limits());
  }

  private BackupRun.Compression compression() {
    return new BackupRun.Compression(settings.compression(), level());
  }

  private OptionalInt level() {
    Integer level = settings.compressionLevel();
    return level == null ? OptionalInt.empty() : OptionalInt.of(level);
  }

  @Override
  public void close() {
    places.close();
  }
}
