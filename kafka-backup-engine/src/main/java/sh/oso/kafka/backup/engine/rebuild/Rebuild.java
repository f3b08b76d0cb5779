package sh.oso.kafka.backup.engine.rebuild;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.RebuildReport;
import sh.oso.kafka.backup.api.RebuildReport.Rebuilt;
import sh.oso.kafka.backup.api.RebuildReport.Source;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedPartition;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedTopic;
import sh.oso.kafka.backup.engine.manifest.Checkpoint.PartitionStep;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.Repository.StoredCheckpoint;
import sh.oso.kafka.backup.engine.manifest.UnderWay;
import sh.oso.kafka.backup.engine.rebuild.Holdings.Topic;

/** Puts the stages of a rebuild in order. One run. */
public final class Rebuild {

  private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);

  private static final DateTimeFormatter ID_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Repository repository;
  private final boolean dryRun;
  private final Cancellation cancellation;
  private final Clock clock;
  private final String toolVersion;
  private final List<String> problems = new ArrayList<>();
  private final List<Rebuilt> made = new ArrayList<>();
  private final Holdings holdings;
  private final Survey survey;
  private Runnable signOfLife = () -> {};

  public Rebuild(
      Repository repository,
      boolean dryRun,
      Cancellation cancellation,
      Clock clock,
      String toolVersion) {
    this.repository = repository;
    this.dryRun = dryRun;
    this.cancellation = cancellation;
    this.clock = clock;
    this.toolVersion = toolVersion;
    this.holdings = new Holdings(repository, problems, this::goOn);
    this.survey = new Survey(repository, problems, this::goOn);
  }

  /** Runs to the report; throws kinds of {@link sh.oso.kafka.backup.api.KafkaBackupException}. */
  public RebuildReport run() {
    Instant started = clock.instant();
    if (dryRun) {
      repository.requireKnownFormat();
      return run(started, started);
    }
    repository.initialise(started, toolVersion);
    try (UnderWay work = UnderWay.begin(repository, UnderWay.Work.REBUILD, clock, toolVersion)) {
      requireNoPrune(work.now());
      signOfLife = work::renew;
      return run(work.now(), started);
    }
  }

  /** After this rebuild said that it is under way: of the two at least one sees the other. */
  private void requireNoPrune(Instant now) {
    UnderWay.lastSign(repository, UnderWay.Work.PRUNE, now)
        .ifPresent(
            sign -> {
              throw new InvalidRequestException(
                  "a prune is under way, the last sign of it is of "
                      + sign
                      + ": wait until it is done; if it was killed, wait until that is an hour"
                      + " ago");
            });
  }

  private RebuildReport run(Instant now, Instant started) {
    holdings.list();
    survey.look(now).forEach(this::rebuild);
    List<Topic> lone = holdings.topics().stream().filter(it -> !survey.covers(it)).toList();
    String prefix = "rebuilt-" + ID_TIME.format(clock.instant());
    goOn();
    for (LoneTopics.Made backup :
        new LoneTopics(repository, holdings, toolVersion, dryRun).run(lone, prefix, now)) {
      commit(backup.manifest(), backup.source(), backup.warnings());
    }
    goOn(); // once more, for the last commit
    return new RebuildReport(dryRun, made, problems, Duration.between(started, clock.instant()));
  }

  private void rebuild(Survey.Lost lost) {
    goOn();
    BackupPlan plan = lost.plan();
    String besides = plan.backupId() + "-rebuilt";
    if (repository.hasManifest(besides)) {
      return; // rebuilt before; its manifest was looked at as any other
    }
    PlannedBackup backup =
        new PlannedBackup(repository, holdings, plan, lost.storedAt(), survey.times(), dryRun);
    boolean whole = backup.hasAllIndexes();
    Optional<String> unfinished =
        whole || lost.damaged() ? Optional.empty() : findUnfinished(plan, backup);
    if (unfinished.isPresent()) {
      problems.add("backup " + plan.backupId() + " is unfinished, not lost: " + unfinished.get());
      survey.leave(plan);
      return;
    }
    try {
      Manifest manifest = backup.draft(whole && !lost.damaged() ? plan.backupId() : besides);
      if (!whole && manifest.totals().segments() == 0) {
        problems.add("backup " + plan.backupId() + " is lost: no segment of it is left");
        return;
      }
      Source source = whole ? Source.PLAN_AND_INDEXES : Source.PLAN_AND_SEGMENTS;
      commit(manifest, source, backup.warnings());
      survey.add(manifest);
    } catch (InvalidRequestException e) { // its codec is not at hand
      problems.add("backup " + plan.backupId() + " is not rebuilt: " + e.getMessage());
    }
  }

  /** Why a plan is of a run that never came to its end. */
  private Optional<String> findUnfinished(BackupPlan plan, PlannedBackup backup) {
    Map<String, PartitionStep> furthest = new HashMap<>();
    List<StoredCheckpoint> checkpoints = repository.loadCheckpoints(plan.backupId()).stored();
    checkpoints.stream()
        .flatMap(stored -> stored.checkpoint().partitions().stream())
        .forEach(
            step ->
                furthest.merge(step.topic() + "-" + step.partition(), step, Rebuild::furtherOf));
    boolean hasCheckpoints = !checkpoints.isEmpty();
    for (PlannedTopic topic : plan.topics()) {
      for (PlannedPartition partition : topic.partitions()) {
        PartitionStep step = furthest.get(topic.name() + "-" + partition.partition());
        if (hasCheckpoints && hasWork(partition) && (step == null || !step.complete())) {
          return Optional.of("its checkpoints say so; run it again with its id");
        }
      }
    }
    return hasCheckpoints || backup.hasOwnSegments() || !survey.isParentThere(plan)
        ? Optional.empty()
        : Optional.of("nothing was stored for it, or that is lost; run it again with its id");
  }

  private static PartitionStep furtherOf(PartitionStep one, PartitionStep other) {
    if (one.restarts() != other.restarts()) {
      return one.restarts() > other.restarts() ? one : other;
    }
    return one.complete() ? one : other;
  }

  private static boolean hasWork(PlannedPartition partition) {
    PartitionBounds parent = partition.parent();
    return partition.endOffset() > (parent == null ? partition.startOffset() : parent.endOffset());
  }

  private void commit(Manifest manifest, Source source, List<String> warnings) {
    goOn();
    if (!dryRun) {
      repository.commit(manifest);
      LOG.info("backup rebuilt: backup={} source={}", manifest.backupId(), source);
    }
    made.add(
        new Rebuilt(
            manifest.backupId(),
            source,
            manifest.topics().size(),
            manifest.totals().records(),
            warnings));
  }

  /** In every loop: stops if asked to, or else shows that this is alive. */
  private void goOn() {
    if (cancellation.isCancelled()) {
      throw new RunCancelledException("the rebuild was asked to stop; run it again to go on");
    }
    signOfLife.run();
  }
}
