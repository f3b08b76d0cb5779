package sh.oso.kafka.backup.engine.drill;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.VerifyReport;
import sh.oso.kafka.backup.api.VerifyReport.Check;
import sh.oso.kafka.backup.api.VerifyReport.Damage;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.VerifyRequest.Level;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.engine.care.StoredSegment;
import sh.oso.kafka.backup.engine.care.Verification;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.DrillNote;
import sh.oso.kafka.backup.engine.manifest.DrillNotes;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.run.Progress;

/** Puts the stages of a drill in order. One run; for one thread. */
public final class Drill {

  private static final Logger LOG = LoggerFactory.getLogger(Drill.class);

  private final Map<String, Object> properties;
  private final Cluster cluster;
  private final Repository repository;
  private final Repository state;
  private final Limits limits;
  private final Progress progress;
  private final Clock clock;
  private final String toolVersion;
  private final List<String> warnings = new ArrayList<>();

  /**
   * Prepares a drill.
   *
   * @param properties of a Kafka client for the cluster
   * @param repository where the backup lies; only read
   * @param state where the drill's note is kept; may be the repository
   */
  public Drill(
      Map<String, Object> properties,
      Cluster cluster,
      Repository repository,
      Repository state,
      Limits limits,
      Progress progress,
      Clock clock,
      String toolVersion) {
    this.properties = properties;
    this.cluster = cluster;
    this.repository = repository;
    this.state = state;
    this.limits = limits;
    this.progress = progress;
    this.clock = clock;
    this.toolVersion = toolVersion;
  }

  /**
   * Verifies a backup down to its records, and restores what is sound.
   *
   * @throws KafkaBackupException if it cannot be told whether the backup can be restored
   */
  public VerifyReport run(
      Manifest manifest, VerifyRequest request, Instant started, Cancellation cancellation) {
    String drillId = newId();
    DrillNotes notes =
        DrillNotes.begin(
            state,
            new DrillNote(
                1, drillId, manifest.backupId(), cluster.clusterId(), started, toolVersion));
    ScratchTopics topics = new ScratchTopics(cluster, drillId, cancellation);
    LOG.info(
        "drill started: drill={} backup={} percent={} seed={}",
        drillId,
        manifest.backupId(),
        request.sample().percent(),
        request.sample().seed());
    try (SignsOfLife alive = new SignsOfLife(notes)) {
      VerifyReport report = run(manifest, request, started, notes, topics, cancellation);
      LOG.info(
          "drill complete: drill={} damages={} signs={}",
          drillId,
          report.damages().size(),
          alive.count());
      return report;
    } catch (RuntimeException e) {
      cleanUp(topics, e);
      throw e instanceof KafkaAccessException refused ? ScratchTopics.withRights(refused) : e;
    } finally {
      if (topics.isClean()) {
        notes.over();
      }
    }
  }

  private VerifyReport run(
      Manifest manifest,
      VerifyRequest request,
      Instant started,
      DrillNotes notes,
      ScratchTopics topics,
      Cancellation cancellation) {
    Leftovers leftovers = new Leftovers(notes, topics, cluster.clusterId(), this::warn);
    List<DrillNotes.Other> others = leftovers.clean();
    topics.probe();
    Verification verification = new Verification(repository, limits, progress, cancellation);
    VerifyReport looked = verification.run(manifest, request, started, clock);
    List<StoredSegment> sound = verification.sound();
    long begun = System.nanoTime();
    Restoring restoring =
        new Restoring(properties, cluster, repository, limits, progress, topics, cancellation);
    List<Damage> found = restore(restoring, topics, Waves.of(repository, sound));
    Check check =
        new Check(
            Level.RESTORED,
            // A part may have nothing to do where there are fewer segments than parts.
            found.isEmpty() && (!sound.isEmpty() || !request.shard().isWhole()),
            sound.size(),
            restoring.matched(),
            Duration.ofNanos(System.nanoTime() - begun));
    leftovers.settle(others, cancellation);
    return report(looked, found, check);
  }

  private static void cleanUp(ScratchTopics topics, RuntimeException reason) {
    try {
      topics.deleteAll();
    } catch (KafkaBackupException e) {
      reason.addSuppressed(e);
    }
  }

  /** Restores and compares, wave by wave, and deletes the topics of each. */
  private List<Damage> restore(
      Restoring restoring, ScratchTopics topics, List<List<Waves.Share>> waves) {
    List<Damage> found = new ArrayList<>();
    for (List<Waves.Share> wave : waves) {
      found.addAll(restoring.run(wave));
      try {
        topics.deleteAll();
      } catch (KafkaBackupException e) {
        warn("topics of this drill could not be deleted: " + e.getMessage());
      }
    }
    return found;
  }

  private VerifyReport report(VerifyReport looked, List<Damage> found, Check check) {
    List<Check> checks = new ArrayList<>(looked.checks());
    checks.add(check);
    List<Damage> damages = new ArrayList<>(looked.damages());
    damages.addAll(found);
    List<String> all = new ArrayList<>(looked.warnings());
    all.addAll(warnings);
    return new VerifyReport(
        looked.backupId(),
        looked.level(),
        looked.partitions(),
        looked.objects(),
        looked.bytes(),
        looked.records(),
        looked.shard(),
        looked.sample(),
        checks,
        Verification.sorted(damages),
        all,
        null,
        looked.startedAt(),
        Duration.between(looked.startedAt(), clock.instant()));
  }

  private void warn(String message) {
    warnings.add(message);
    progress.tell(new RunEvent.Warning(message));
  }

  private static String newId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return HexFormat.of().toHexDigits(random.nextLong())
        + HexFormat.of().toHexDigits(random.nextLong());
  }
}
