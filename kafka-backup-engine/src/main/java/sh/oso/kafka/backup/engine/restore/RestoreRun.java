package sh.oso.kafka.backup.engine.restore;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.TopicConfig;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.produce.PartitionPlan;
import sh.oso.kafka.backup.engine.produce.ProducerIds;
import sh.oso.kafka.backup.engine.produce.TargetTail;
import sh.oso.kafka.backup.engine.protocol.ProducerIdentity;
import sh.oso.kafka.backup.engine.restore.PartitionRestore.LeftOut;
import sh.oso.kafka.backup.engine.restore.RestorePlan.PlannedTopic;
import sh.oso.kafka.backup.engine.restore.RestoreReady.ReadyTopic;
import sh.oso.kafka.backup.engine.run.Progress;

/** Puts the stages of a restore in order. */
public final class RestoreRun {

  private static final Logger LOG = LoggerFactory.getLogger(RestoreRun.class);

  private final Map<String, Object> properties;
  private final Cluster cluster;
  private final Repository repository;
  private final Repository state;
  private final Limits limits;
  private final Progress progress;
  private final Clock clock;

  /**
   * Prepares a run.
   *
   * @param repository where the backup lies; only read
   * @param state where plans and reports of restores are kept; may be the repository
   */
  public RestoreRun(
      Map<String, Object> properties,
      Cluster cluster,
      Repository repository,
      Repository state,
      Limits limits,
      Progress progress,
      Clock clock) {
    this.properties = properties;
    this.cluster = cluster;
    this.repository = repository;
    this.state = state;
    this.limits = limits;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Runs to the stored report.
   *
   * @param newId for the restore, unless the request names one or an unfinished one is continued
   */
  public RestoreReport run(
      Manifest manifest, RestoreRequest request, String newId, Cancellation cancellation) {
    Instant started = clock.instant();
    RestorePlanner planner = new RestorePlanner(cluster, manifest, request, limits.rateLimit());
    EarlierRestores earlier = new EarlierRestores(state, cluster);
    Optional<RestorePlan> known = earlier.findPlan(request, planner.fingerprint());
    known.ifPresent(planner::requireSame);
    String restoreId =
        known
            .map(RestorePlan::restoreId)
            .orElse(request.restoreId() == null ? newId : request.restoreId());
    Optional<RestoreDone> complete = earlier.findDone(restoreId);
    if (complete.isPresent()) {
      return alreadyComplete(complete.get().report());
    }
    RestorePlan proposed = known.orElseGet(() -> planner.plan(restoreId, started));
    proposed.warnings().forEach(warning -> progress.tell(new RunEvent.Warning(warning)));
    if (request.dryRun()) {
      return report(proposed, true, known.isPresent(), proposed.warnings(), started, Map.of());
    }
    Map<String, TopicEntry> entries = new HashMap<>();
    RestorePlanner.select(manifest, request).forEach(topic -> entries.put(topic.name(), topic));
    RestorePlan plan = state.claimRestoreDocument(restoreId, "plan", RestorePlan.class, proposed);
    planner.requireSame(plan);
    TargetTopics targets = new TargetTopics(cluster, cancellation);
    RestoreReady ready = earlier.findReady(restoreId).orElseGet(() -> makeReady(plan, targets));
    earlier.requireSameTopics(ready);
    tellStart(plan, known.isPresent());
    Map<String, LeftOut> leftOut = load(plan, ready, entries, cancellation);
    List<String> warnings = new ArrayList<>(plan.warnings());
    warnings.addAll(finish(plan, entries, request, targets));
    RestoreReport report = report(plan, false, known.isPresent(), warnings, started, leftOut);
    state.claimRestoreDocument(restoreId, "report", RestoreDone.class, new RestoreDone(1, report));
    progress.tell(new RunEvent.Committed(restoreId));
    LOG.info(
        "restore complete: restore={} backup={} records={} logicalBytes={}",
        restoreId,
        plan.backupId(),
        report.records(),
        report.logicalBytes());
    return report;
  }

  /** A run that was killed after its last act looks unfinished to whoever runs it again. */
  private RestoreReport alreadyComplete(RestoreReport report) {
    String warning =
        "restore " + report.restoreId() + " was complete already; this run did nothing";
    progress.tell(new RunEvent.Warning(warning));
    List<String> warnings = new ArrayList<>(report.warnings());
    warnings.add(warning);
    return new RestoreReport(
        report.restoreId(),
        report.backupId(),
        false,
        true,
        report.topics(),
        report.records(),
        report.logicalBytes(),
        warnings,
        report.elapsed());
  }

  private RestoreReady makeReady(RestorePlan plan, TargetTopics targets) {
    new ExistingTargets(cluster, plan.topics().stream().map(PlannedTopic::target).toList())
        .requireAsPlanned(plan);
    targets.prepare(plan.topics());
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
            targets.capture(plan.topics())));
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

  private Map<String, LeftOut> load(
      RestorePlan plan,
      RestoreReady ready,
      Map<String, TopicEntry> entries,
      Cancellation cancellation) {
    Map<String, ReadyTopic> targets = new HashMap<>();
    ready.topics().forEach(topic -> targets.put(topic.target(), topic));
    ProducerIdentity producer = new ProducerIdentity(ready.producerId(), ready.producerEpoch());
    List<PartitionRestore> partitions = new ArrayList<>();
    for (PlannedTopic topic : plan.topics()) {
      ReadyTopic target = required(targets, topic.target());
      TopicEntry entry = required(entries, topic.source());
      for (PartitionIndex index : repository.loadTopicIndex(entry).partitions()) {
        partitions.add(
            new PartitionRestore(
                new PartitionPlan(
                    new TopicPartition(topic.target(), index.partition()),
                    Uuid.fromString(target.topicId()),
                    producer,
                    target.baseOffsets().get(index.partition())),
                index,
                topic.batchLimit(),
                new CompletableFuture<>()));
      }
    }
    Map<PartitionPlan, Long> there =
        new TargetTail(properties, cluster.admin(), limits.retryTimeout())
            .count(partitions.stream().map(PartitionRestore::plan).toList());
    AtomicLong done = new AtomicLong(there.values().stream().mapToLong(Long::longValue).sum());
    AtomicLong total =
        new AtomicLong(plan.topics().stream().mapToLong(PlannedTopic::records).sum());
    Runnable tick =
        () -> {
          progress.tick(done::get, total::get);
          progress.tell(new RunEvent.Restored(plan.restoreId(), done.get(), total.get()));
        };
    tick.run();
    try {
      return new Loading(properties, cluster, repository, limits, progress, done, total)
          .run(partitions, there, cancellation, tick);
    } catch (RunCancelledException e) {
      throw new RunCancelledException("the restore was asked to stop; run it again to go on", e);
    }
  }

  private static <V> V required(Map<String, V> map, String key) {
    V value = map.get(key);
    if (value == null) {
      throw new TargetConflictException(
          "the plan of this restore does not fit its backup: " + key + "; give another restore id");
    }
    return value;
  }

  private List<String> finish(
      RestorePlan plan,
      Map<String, TopicEntry> entries,
      RestoreRequest request,
      TargetTopics targets) {
    List<String> warnings = new ArrayList<>();
    Map<String, Map<String, String>> configs = new HashMap<>();
    Map<String, List<TopicConfig>> current =
        cluster.topicConfigs(plan.topics().stream().map(PlannedTopic::target).toList());
    for (PlannedTopic topic : plan.topics()) {
      Set<String> known = new HashSet<>();
      current.getOrDefault(topic.target(), List.of()).forEach(c -> known.add(c.name()));
      TopicEntry entry = required(entries, topic.source());
      List<TopicConfig> own = topic.ownConfigs();
      TargetConfigs.Final decided =
          own != null
              ? TargetConfigs.giveBack(
                  entry, topic.target(), own, request.retentionPolicy(), clock.instant())
              : TargetConfigs.decide(
                  entry,
                  topic.target(),
                  known,
                  topic.replicationFactor(),
                  request.retentionPolicy(),
                  clock.instant());
      configs.put(topic.target(), decided.values());
      warnings.addAll(decided.warnings());
    }
    warnings.addAll(targets.finish(configs));
    warnings.forEach(warning -> progress.tell(new RunEvent.Warning(warning)));
    return warnings;
  }

  private RestoreReport report(
      RestorePlan plan,
      boolean dryRun,
      boolean resumed,
      List<String> warnings,
      Instant started,
      Map<String, LeftOut> leftOut) {
    List<RestoreReport.RestoredTopic> topics =
        plan.topics().stream().map(topic -> restored(topic, leftOut)).toList();
    return new RestoreReport(
        plan.restoreId(),
        plan.backupId(),
        dryRun,
        resumed,
        topics,
        topics.stream().mapToLong(RestoreReport.RestoredTopic::records).sum(),
        topics.stream().mapToLong(RestoreReport.RestoredTopic::logicalBytes).sum(),
        warnings,
        Duration.between(started, clock.instant()));
  }

  private static RestoreReport.RestoredTopic restored(
      PlannedTopic topic, Map<String, LeftOut> leftOut) {
    LeftOut left = leftOut.getOrDefault(topic.target(), new LeftOut(0, 0));
    return new RestoreReport.RestoredTopic(
        topic.source(),
        topic.target(),
        topic.partitions(),
        topic.records() - left.records(),
        topic.logicalBytes() - left.logicalBytes(),
        topic.created());
  }
}
