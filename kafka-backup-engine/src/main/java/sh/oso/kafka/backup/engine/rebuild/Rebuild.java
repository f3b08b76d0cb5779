package sh.oso.kafka.backup.engine.rebuild;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.RebuildReport;
import sh.oso.kafka.backup.api.RebuildReport.Rebuilt;
import sh.oso.kafka.backup.api.RebuildReport.Source;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.UnsupportedFormatException;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.Deletion;
import sh.oso.kafka.backup.engine.manifest.Deletions;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.RunFolder;
import sh.oso.kafka.backup.engine.manifest.UnderWay;
import sh.oso.kafka.backup.engine.rebuild.Holdings.Topic;

/** Puts the stages of a rebuild in order. One run. */
public final class Rebuild {

  private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);

  private static final DateTimeFormatter ID_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  /** A plan whose manifest is missing or damaged. */
  private record Lost(BackupPlan plan, Instant storedAt, boolean damaged) {}

  private final Repository repository;
  private final boolean dryRun;
  private final Cancellation cancellation;
  private final Clock clock;
  private final String toolVersion;
  private final List<String> problems = new ArrayList<>();
  private final List<Rebuilt> made = new ArrayList<>();
  private final Set<Topic> covered = new HashSet<>();
  private final PlanTimes times = new PlanTimes();

  private final Holdings holdings;

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
    this.holdings = new Holdings(repository, problems);
  }

  /** Runs to the report; throws kinds of {@link sh.oso.kafka.backup.api.KafkaBackupException}. */
  public RebuildReport run() {
    Instant started = clock.instant();
    if (dryRun) {
      repository.requireKnownFormat();
      return run(started, started);
    }
    repository.initialise(started, toolVersion);
    try (UnderWay work = UnderWay.begin(repository, UnderWay.Work.REBUILD, started, toolVersion)) {
      requireNoPrune(work.now());
      return run(work.now(), started);
    }
  }

  /** After this rebuild said that it is under way: of the two at least one sees the other. */
  private void requireNoPrune(Instant now) {
    for (ObjectStat prune : UnderWay.list(repository, UnderWay.Work.PRUNE)) {
      if (prune.lastModified().isAfter(now.minus(PruneRequest.DEFAULT_GRACE))) {
        throw new InvalidRequestException(
            "a prune is under way since "
                + prune.lastModified()
                + ": wait until it is done; if it was killed, delete "
                + prune.key());
      }
    }
  }

  private RebuildReport run(Instant now, Instant started) {
    holdings.list();
    List<Lost> lost = look(now);
    lost.sort(Comparator.comparing(Lost::storedAt));
    for (Lost one : lost) {
      checkCancelled();
      rebuild(one);
    }
    List<Topic> lone =
        holdings.topics().stream().filter(topic -> !covered.contains(topic)).toList();
    String prefix = "rebuilt-" + ID_TIME.format(clock.instant());
    checkCancelled();
    for (LoneTopics.Made backup :
        new LoneTopics(repository, holdings, toolVersion, dryRun).run(lone, prefix, now)) {
      commit(backup.manifest(), backup.source(), backup.warnings());
    }
    return new RebuildReport(dryRun, made, problems, Duration.between(started, clock.instant()));
  }

  /** Reads manifests and plans; what a backup that is there, or was deleted, has is not lost. */
  private List<Lost> look(Instant now) {
    Deletions deletions = new Deletions(repository);
    for (ObjectStat stat : deletions.list()) {
      read(() -> deletions.find(stat)).ifPresent(this::take);
    }
    List<Lost> lost = new ArrayList<>();
    for (RunFolder folder : RunFolder.list(repository)) {
      String id = folder.backupId();
      Optional<BackupPlan> plan =
          folder.plan() == null ? Optional.empty() : read(() -> repository.findPlan(id));
      ObjectStat stored = folder.plan();
      if (plan.isPresent() && stored != null) {
        times.add(plan.get(), stored.lastModified());
      }
      Optional<Manifest> manifest =
          folder.manifest() == null ? Optional.empty() : read(() -> repository.findManifest(id));
      if (manifest.isPresent()) {
        cover(manifest.get());
      } else if (plan.isPresent() && stored != null && deletions.list(id).isEmpty()) {
        boolean damaged = folder.manifest() != null;
        if (damaged || !mayBeUnderWay(folder, now)) {
          lost.add(new Lost(plan.get(), stored.lastModified(), damaged));
        } else {
          plan.get().topics().forEach(it -> covered.add(new Topic(it.name(), it.topicId())));
        }
      }
    }
    return lost;
  }

  private void take(Deletion deletion) {
    Manifest manifest = deletion.manifest();
    if (manifest != null) {
      cover(manifest);
    }
    BackupPlan plan = deletion.plan();
    Instant planStoredAt = deletion.planStoredAt();
    if (plan != null && planStoredAt != null) {
      times.add(plan, planStoredAt);
    }
  }

  private boolean mayBeUnderWay(RunFolder folder, Instant now) {
    boolean young = folder.youngest().isAfter(now.minus(PruneRequest.LEAST_GRACE));
    boolean hasCheckpoints = !folder.others().isEmpty();
    if (young && hasCheckpoints) {
      problems.add(
          "backup "
              + folder.backupId()
              + " is left alone: its run may be under way, the last sign of it is of "
              + folder.youngest());
    }
    return young && hasCheckpoints;
  }

  private <T> Optional<T> read(Supplier<Optional<T>> reading) {
    try {
      return reading.get();
    } catch (CorruptBackupException | UnsupportedFormatException e) {
      problems.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void cover(Manifest manifest) {
    manifest.topics().forEach(topic -> covered.add(new Topic(topic.name(), topic.topicId())));
  }

  private void rebuild(Lost one) {
    BackupPlan plan = one.plan();
    PlannedBackup backup =
        new PlannedBackup(repository, holdings, plan, one.storedAt(), times, dryRun);
    boolean whole = backup.hasAllIndexes();
    String besides = plan.backupId() + "-rebuilt";
    if (repository.hasManifest(besides)) {
      return; // rebuilt before; its manifest was looked at as any other
    }
    if (!whole && isUnfinished(one)) {
      problems.add(
          "backup "
              + plan.backupId()
              + " is unfinished, not lost: its checkpoints say so; run it again with its id");
      plan.topics().forEach(it -> covered.add(new Topic(it.name(), it.topicId())));
      return;
    }
    Manifest manifest = backup.draft(whole && !one.damaged() ? plan.backupId() : besides);
    commit(manifest, whole ? Source.PLAN_AND_INDEXES : Source.PLAN_AND_SEGMENTS, backup.warnings());
    cover(manifest);
  }

  /**
   * Checkpoints are kept only until a backup is complete: what they leave open was never copied.
   */
  private boolean isUnfinished(Lost one) {
    return repository.loadCheckpoints(one.plan().backupId()).stored().stream()
        .flatMap(stored -> stored.checkpoint().partitions().stream())
        .collect(
            Collectors.groupingBy(
                step -> step.topic() + "-" + step.partition(),
                Collectors.reducing(false, step -> step.complete(), Boolean::logicalOr)))
        .containsValue(false);
  }

  private void commit(Manifest manifest, Source source, List<String> warnings) {
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

  private void checkCancelled() {
    if (cancellation.isCancelled()) {
      throw new RunCancelledException("the rebuild was asked to stop; run it again to go on");
    }
  }
}
