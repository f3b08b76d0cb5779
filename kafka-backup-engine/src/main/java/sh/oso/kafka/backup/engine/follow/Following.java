package sh.oso.kafka.backup.engine.follow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.FollowReport;
import sh.oso.kafka.backup.api.FollowRequest;
import sh.oso.kafka.backup.api.IncompleteRunException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.PruneReport;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.RunListener;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.engine.backup.BackupRun;
import sh.oso.kafka.backup.engine.backup.ParentSearch;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.run.Progress;

/** Makes one backup after the other until it is asked to finish. For one thread. */
public final class Following implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Following.class);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final FollowRequest request;
  private final Cancellation cancellation;
  private final Repository repository;
  private final Connection connection;
  private final BiFunction<Cluster, RunListener, BackupRun> runs;
  private final BackupRun.Compression compression;
  private final Function<PruneRequest, PruneReport> pruning;
  private final UnaryOperator<String> newId;
  private final Clock clock;
  private final Progress progress;
  private final LagWatch lag;
  private final News news;

  private @Nullable String backupId;
  private int backups;
  private @Nullable String lastBackupId;
  private int failedRuns;
  private int hopeless;
  private Duration pause = FIRST_PAUSE;

  /**
   * Prepares; nothing is asked or opened yet.
   *
   * @param connect connects to the source
   * @param runs makes a run of a source that tells what it does
   * @param compression how new segments are compressed
   * @param pruning prunes
   * @param newId makes a backup id that begins as told, and whose order is that of time
   */
  public Following(
      FollowRequest request,
      Cancellation cancellation,
      Repository repository,
      Supplier<Cluster> connect,
      BiFunction<Cluster, RunListener, BackupRun> runs,
      BackupRun.Compression compression,
      Function<PruneRequest, PruneReport> pruning,
      UnaryOperator<String> newId,
      Clock clock,
      RunListener listener) {
    this.request = request;
    this.cancellation = cancellation;
    this.repository = repository;
    this.connection = new Connection(connect);
    this.runs = runs;
    this.compression = compression;
    this.pruning = pruning;
    this.newId = newId;
    this.clock = clock;
    this.progress = new Progress(listener);
    this.lag = new LagWatch(connection, request.backup().topics(), clock);
    this.news = new News(repository);
  }

  /** Follows until the end is asked for, or something fails that waiting cannot heal. */
  public FollowReport run() {
    long began = System.nanoTime();
    goOnFrom(connection.open());
    lag.start(request.commitInterval(), progress::tell);
    while (true) {
      boolean last = cancellation.isFinishing();
      long next = System.nanoTime() + request.commitInterval().toNanos();
      if (runOnce(last)) {
        if (last || cancellation.isFinishing()) {
          Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
          return new FollowReport(backups, lastBackupId, failedRuns, elapsed);
        }
        await(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
      } else {
        await(pause);
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                ? pause.multipliedBy(2)
                : LONGEST_PAUSE;
      }
    }
  }

  /** What earlier processes left: a backup to complete, and the last that is complete. */
  private void goOnFrom(Cluster cluster) {
    repository.requireKnownFormat();
    backupId =
        new UnfinishedRun(repository).find(cluster.clusterId(), request.backup()).orElse(null);
    List<String> ignored = new ArrayList<>();
    new ParentSearch(repository, ignored::add)
        .find(cluster.clusterId(), request.backup().labels(), request.backup().topics())
        .filter(manifest -> manifest.labels().equals(request.backup().labels()))
        .ifPresent(lag::committed);
  }

  /** True if the run did what there was to do; throws what waiting cannot heal. */
  private boolean runOnce(boolean last) {
    boolean again = backupId != null;
    String id = backupId == null ? newId.apply(UnfinishedRun.ID_PREFIX) : backupId;
    backupId = id;
    Instant started = clock.instant();
    try {
      Optional<BackupReport> report =
          runs.apply(connection.open(), progress::tell)
              .runIf(news, id, request.backup().withBackupId(id), compression, cancellation);
      report.ifPresentOrElse(this::tell, () -> nothingNew(started));
      report.ifPresent(committed -> prune());
      backupId = null;
      hopeless = 0;
      pause = FIRST_PAUSE;
      return true;
    } catch (RunCancelledException e) {
      throw e;
    } catch (KafkaBackupException e) {
      if (last || !isWorthAnotherTry(e, id, again)) {
        throw e;
      }
      failedRuns++;
      LOG.debug("run failed, next try in {}: backup={}", pause, id, e);
      progress.tell(new RunEvent.RunFailed(e, pause));
      return false;
    }
  }

  /**
   * Whether to go on after a failure. One that waiting cannot heal may be of the plan alone, as
   * when a topic was deleted since, or the run itself: then another plan is tried, once.
   */
  private boolean isWorthAnotherTry(KafkaBackupException failure, String id, boolean again) {
    if (failure instanceof IncompleteRunException && failure.getCause() == null) {
      // The plan, or the backup that it goes on from, was deleted meanwhile: plan anew.
      backupId = null;
      return true;
    }
    if (Trouble.mayPass(failure)) {
      return true;
    }
    backupId = null;
    return ++hopeless == 1 && (again || isPlanned(id));
  }

  private boolean isPlanned(String id) {
    try {
      return repository.findPlan(id).isPresent();
    } catch (KafkaBackupException e) {
      LOG.debug("cannot tell whether there is a plan: backup={}", id, e);
      return false;
    }
  }

  private void tell(BackupReport report) {
    Manifest manifest = report.manifest();
    backups++;
    lastBackupId = manifest.backupId();
    lag.committed(manifest);
    progress.tell(
        new RunEvent.RestorePoint(
            manifest.backupId(),
            manifest.parentId(),
            manifest.startedAt(),
            manifest.completedAt(),
            manifest.totals(),
            report.fetchedBytes(),
            lag.measure()));
  }

  /** What goes wrong here is no failure of the backup, which is committed. */
  private void prune() {
    PruneRequest wanted = request.prune();
    if (wanted == null) {
      return;
    }
    try {
      PruneReport done = pruning.apply(wanted);
      done.warnings().forEach(warning -> progress.tell(new RunEvent.Warning(warning)));
    } catch (RunCancelledException e) {
      throw e;
    } catch (KafkaBackupException e) {
      LOG.debug("prune failed", e);
      progress.tell(
          new RunEvent.Warning(
              "the backup is good, but the prune after it failed: " + e.getMessage()));
    }
  }

  private void nothingNew(Instant since) {
    lag.caughtUpAt(since);
    progress.tell(new RunEvent.NothingNew());
  }

  private void await(Duration time) {
    try {
      cancellation.awaitFinish(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunCancelledException("interrupted between two backups; all are committed", e);
    }
    if (cancellation.isCancelled()) {
      throw new RunCancelledException("asked to stop between two backups; run it again to go on");
    }
  }

  @Override
  public void close() {
    lag.close();
    connection.close();
  }
}
