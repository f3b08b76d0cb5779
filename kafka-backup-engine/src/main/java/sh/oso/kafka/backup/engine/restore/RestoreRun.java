package sh.oso.kafka.backup.engine.restore;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.restore.ExistingTopics;
import sh.oso.kafka.backup.engine.care.Catalog;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.produce.ProducerIds;
import sh.oso.kafka.backup.engine.protocol.ProducerIdentity;
import sh.oso.kafka.backup.engine.restore.RestorePlan.PlannedTopic;
import sh.oso.kafka.backup.engine.restore.RestorePlanner.Proposal;
import sh.oso.kafka.backup.engine.run.Progress;

/** Puts the stages of a restore in order. */
public final class RestoreRun {

  private static final Logger LOG = LoggerFactory.getLogger(RestoreRun.class);

  private final Map<String, Object> properties;
  private final Cluster cluster;
  private final Repository repository;
  private final Repository state;
  private final RestoreSource source;
  private final Limits limits;
  private final Progress progress;
  private final Clock clock;
  private final String toolVersion;

  /**
   * Prepares a run.
   *
   * @param repository where the backup lies, if it is one that is restored; only read
   * @param state where plans and reports of restores are kept; may be the repository
   * @param source where the records come from
   */
  public RestoreRun(
      Map<String, Object> properties,
      Cluster cluster,
      Repository repository,
      Repository state,
      RestoreSource source,
      Limits limits,
      Progress progress,
      Clock clock,
      String toolVersion) {
    this.properties = properties;
    this.cluster = cluster;
    this.repository = repository;
    this.state = state;
    this.source = source;
    this.limits = limits;
    this.progress = progress;
    this.clock = clock;
    this.toolVersion = toolVersion;
  }

  /**
   * Tells which backup a restore is of: that of its plan if it has one, since the latest may be
   * another by now.
   */
  public static String backupId(RestoreRequest request, Repository state) {
    if (request.restoreId() == null || !request.backupId().equals(Catalog.LATEST)) {
      return request.backupId();
    }
    return state
        .findRestoreDocument(request.restoreId(), "plan", RestorePlan.class)
        .map(RestorePlan::backupId)
        .orElse(request.backupId());
  }

  /**
   * Runs to the stored report.
   *
   * @param newId for the restore, unless the request names one or an unfinished one is continued
   */
  public RestoreReport run(
      Manifest manifest, RestoreRequest request, String newId, Cancellation cancellation) {
    Instant started = clock.instant();
    RestorePlanner planner = new RestorePlanner(cluster, repository, manifest, request, limits);
    EarlierRestores earlier = new EarlierRestores(state, cluster);
    Optional<RestorePlan> known = earlier.findPlan(request, planner.fingerprint());
    known.ifPresent(planner::requireSame);
    String restoreId =
        known
            .map(RestorePlan::restoreId)
            .orElse(request.restoreId() == null ? newId : request.restoreId());
    Optional<RestoreLoaded> loaded = earlier.findLoaded(restoreId);
    GroupStage groups =
        new GroupStage(
            cluster,
            repository,
            source,
            limits,
            manifest,
            request,
            planner,
            loaded.isPresent() ? earlier.groupsSet(restoreId) : Map.of());
    Optional<RestoreDone> complete = earlier.findDone(restoreId);
    if (complete.isPresent()) {
      groups.requireAmong(complete.get().report());
      String warning =
          RestorePlan.noun(manifest.backupId())
              + " "
              + restoreId
              + " was complete already; this run did nothing";
      progress.tell(new RunEvent.Warning(warning));
      return Summary.alreadyComplete(complete.get().report(), warning);
    }
    Proposal proposal =
        known
            .map(plan -> new Proposal(plan, List.of()))
            .orElseGet(() -> planner.plan(restoreId, started, source.warnings()));
    proposal.plan().warnings().forEach(warning -> progress.tell(new RunEvent.Warning(warning)));
    Map<String, TopicEntry> entries = new HashMap<>();
    planner.wanted().topics().forEach(topic -> entries.put(topic.name(), topic));
    List<KafkaBackupException> obstacles = new ArrayList<>(proposal.obstacles());
    obstacles.addAll(groups.obstacles());
    if (request.dryRun()) {
      if (loaded.isEmpty()) {
        known.ifPresent(plan -> obstacles.addAll(earlier.obstacles(plan, source, cancellation)));
      }
      return planned(
          proposal.plan(), known.isPresent(), entries, request, groups, obstacles, started);
    }
    if (!obstacles.isEmpty()) {
      throw obstacles.get(0);
    }
    source.begin(restoreId);
    RestorePlan plan =
        state.claimRestoreDocument(restoreId, "plan", RestorePlan.class, proposal.plan());
    planner.requireSame(plan);
    RestoreReport data =
        loaded
            .map(RestoreLoaded::report)
            .orElseGet(
                () ->
                    load(
                        plan, known.isPresent(), entries, request, planner, cancellation, started));
    List<String> warnings = new ArrayList<>(data.warnings());
    GroupStage.Outcome outcome =
        groups.run(
            request.groups().groups().isEmpty() ? Map.of() : earlier.maps(plan),
            wayBack(restoreId),
            warnings,
            cancellation);
    RestoreReport report =
        Summary.withGroups(
            data, known.isPresent(), outcome, warnings, Duration.between(started, clock.instant()));
    if (!report.successful()) {
      // Not complete: whoever runs it again finds the data there and tries the groups once more.
      earlier.keepGroupsSet(restoreId, report.groups());
      return report;
    }
    state.claimRestoreDocument(restoreId, "report", RestoreDone.class, new RestoreDone(1, report));
    source.end(restoreId);
    progress.tell(new RunEvent.Committed(restoreId));
    LOG.info(
        "restore complete: restore={} backup={} records={} logicalBytes={}",
        restoreId,
        plan.backupId(),
        report.records(),
        report.logicalBytes());
    return report;
  }

  /** Brings the records into the target, and the topics into their final shape. */
  private RestoreReport load(
      RestorePlan plan,
      boolean resumed,
      Map<String, TopicEntry> entries,
      RestoreRequest request,
      RestorePlanner planner,
      Cancellation cancellation,
      Instant started) {
    String restoreId = plan.restoreId();
    EarlierRestores earlier = new EarlierRestores(state, cluster);
    TargetTopics targets = new TargetTopics(cluster, cancellation);
    RestoreReady ready =
        earlier.findReady(restoreId).orElseGet(() -> makeReady(plan, targets, cancellation));
    earlier.requireSameTopics(plan, ready);
    tellStart(plan, resumed);
    RestoreSource.Outcome outcome = source.load(plan, ready, entries, planner, cancellation);
    FinalConfigs configs =
        FinalConfigs.afterLoading(
            plan, outcome.entries(), cluster, request.shape(), clock.instant());
    List<String> warnings = new ArrayList<>(configs.warnings());
    warnings.addAll(targets.finish(configs.values()));
    warnings.forEach(warning -> progress.tell(new RunEvent.Warning(warning)));
    warnings.addAll(0, outcome.warnings());
    warnings.addAll(0, plan.warnings());
    RestoreReport report =
        Summary.done(
            plan,
            resumed,
            outcome.restored(),
            configs.values(),
            new GroupStage.Outcome(List.of(), null),
            warnings,
            Duration.between(started, clock.instant()));
    return state
        .claimRestoreDocument(
            restoreId, "loaded", RestoreLoaded.class, new RestoreLoaded(1, report))
        .report();
  }

  private WayBack wayBack(String restoreId) {
    return new WayBack(cluster, limits, state, clock, toolVersion, restoreId);
  }

  private RestoreReport planned(
      RestorePlan plan,
      boolean resumed,
      Map<String, TopicEntry> entries,
      RestoreRequest request,
      GroupStage groups,
      List<KafkaBackupException> obstacles,
      Instant started) {
    FinalConfigs configs =
        new FinalConfigs(plan.topics(), entries, Map.of(), request.shape(), clock.instant());
    return Summary.planned(
        plan,
        resumed,
        configs.values(),
        groups.plan(),
        obstacles,
        limits.rateLimit(),
        Duration.between(started, clock.instant()));
  }

  private RestoreReady makeReady(
      RestorePlan plan, TargetTopics targets, Cancellation cancellation) {
    new ExistingTargets(cluster, plan.topics().stream().map(PlannedTopic::target).toList())
        .requireAsPlanned(plan);
    Optional<RestorePurge> purge = Optional.empty();
    if (plan.existing() == ExistingTopics.PURGE) {
      List<PlannedTopic> there = plan.topics().stream().filter(it -> !it.created()).toList();
      RestorePurge proposed =
          new RestorePurge(1, plan.restoreId(), targets.capture(there, ExistingTopics.APPEND));
      purge =
          Optional.of(
              state.claimRestoreDocument(plan.restoreId(), "purge", RestorePurge.class, proposed));
      source.requireSound(plan, cancellation);
    }
    targets.prepare(plan.topics());
    purge.ifPresent(targets::purge);
    ProducerIdentity producer =
        ProducerIds.obtain(properties, cluster.brokers(), limits.retryTimeout());
    return state.claimRestoreDocument(
        plan.restoreId(),
        "ready",
        RestoreReady.class,
        new RestoreReady(
            1,
            plan.restoreId(),
            producer.producerId(),
            producer.epoch(),
            targets.capture(plan.topics(), plan.existing())));
  }

  private void tellStart(RestorePlan plan, boolean resumed) {
    long records = plan.topics().stream().mapToLong(PlannedTopic::records).sum();
    int partitions = plan.topics().stream().mapToInt(PlannedTopic::partitions).sum();
    LOG.info(
        "restore {}: restore={} backup={} topics={} partitions={} records={}",
        resumed ? "resumed" : "started",
        plan.restoreId(),
        plan.backupId(),
        plan.topics().size(),
        partitions,
        records);
    progress.tell(
        new RunEvent.Started(plan.restoreId(), resumed, plan.topics().size(), partitions, records));
  }
}
