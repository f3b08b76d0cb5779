package sh.oso.kafka.backup.engine.prune;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.PruneReport;
import sh.oso.kafka.backup.api.PruneReport.Amount;
import sh.oso.kafka.backup.api.PruneReport.Verdict;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.engine.manifest.Deletion;
import sh.oso.kafka.backup.engine.manifest.Holds;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.UnderWay;
import sh.oso.kafka.backup.engine.prune.Census.StoredRun;

/** Puts the stages of a prune in order. One run. */
public final class Prune {

  private final Repository repository;
  private final PruneRequest request;
  private final Cancellation cancellation;
  private final Clock clock;
  private final String toolVersion;
  private final Census census;
  private final Removal removal;
  private final List<String> warnings = new ArrayList<>();
  private final List<String> runs = new ArrayList<>();
  private final Map<String, Manifest> leaving = new TreeMap<>();
  private Runnable signOfLife = () -> {};
  private boolean isAnyLost;

  public Prune(
      Repository repository,
      PruneRequest request,
      Cancellation cancellation,
      Clock clock,
      String toolVersion) {
    this.repository = repository;
    this.request = request;
    this.cancellation = cancellation;
    this.clock = clock;
    this.toolVersion = toolVersion;
    this.census = new Census(repository, this::goOn);
    this.removal = new Removal(repository, clock, toolVersion);
  }

  /** Runs to the report; throws kinds of {@link sh.oso.kafka.backup.api.KafkaBackupException}. */
  public PruneReport run() {
    Instant started = clock.instant();
    repository.requireKnownFormat();
    if (request.dryRun()) {
      return runAlone(started, started);
    }
    try (UnderWay work = UnderWay.begin(repository, UnderWay.Work.PRUNE, clock, toolVersion)) {
      signOfLife = work::renew;
      return runAlone(work.now(), started);
    }
  }

  /**
   * After this prune said that it is under way: of it and a rebuild at least one sees the other.
   */
  private PruneReport runAlone(Instant now, Instant started) {
    if (UnderWay.lastSign(repository, UnderWay.Work.REBUILD, now).isEmpty()) {
      return run(now, started);
    }
    warnings.add("nothing was deleted, for the catalog is being rebuilt; prune again later");
    return report(List.of(), new Amount(0, 0), new Amount(0, 0), new Amount(0, 0), started);
  }

  private PruneReport run(Instant now, Instant started) {
    census.look();
    noteLostManifests();
    Restoring restoring = Restoring.read(repository, now, request.grace());
    List<Verdict> verdicts = removeBackups(now, restoring);
    removeRuns(now);
    Remains remains = new Remains(repository, census, removal, request, now, this::goOn);
    remains.clean();
    List<Deletion> deletions = remains.expire(restoring.backupIds());
    census.look();
    noteLostManifests();
    NamedData named = name(deletions);
    Sweep sweep =
        new Sweep(repository, named, now, request.grace(), request.dryRun(), this::goOn, warnings);
    if (mayDeleteData()) {
      for (String prefix : List.of("topics/", "groups/", "cluster/", "check/")) {
        sweep.run(prefix);
      }
    }
    return report(verdicts, sweep.deleted(), sweep.waiting(), sweep.locked(), started);
  }

  private PruneReport report(
      List<Verdict> verdicts, Amount deleted, Amount waiting, Amount locked, Instant started) {
    return new PruneReport(
        request.dryRun(),
        verdicts,
        runs,
        deleted,
        waiting,
        locked,
        warnings,
        Duration.between(started, clock.instant()));
  }

  private void noteLostManifests() {
    isAnyLost |= !LostManifests.note(repository, census).isEmpty();
  }

  private List<Verdict> removeBackups(Instant now, Restoring restoring) {
    Map<String, List<String>> holds = new Holds(repository).list();
    List<Retention.Backup> candidates = new ArrayList<>();
    List<Verdict> verdicts = new ArrayList<>();
    census
        .backups()
        .forEach(
            (id, backup) -> {
              Manifest manifest = backup.manifest();
              if (!owner(manifest.labels()).equals(owner(request.labels()))) {
                return;
              }
              if (manifest.salvagedFrom() != null) {
                verdicts.add(
                    new Verdict(
                        id, manifest.completedAt(), true, "salvaged: goes only on request"));
              } else {
                candidates.add(
                    new Retention.Backup(
                        id,
                        backup.manifest().completedAt(),
                        backup.storedAt(),
                        Claims.on(manifest, holds.getOrDefault(id, List.of()), restoring)));
              }
            });
    Retention.decide(candidates, request.policy(), now).stream()
        .map(this::carryOut)
        .forEach(verdicts::add);
    return verdicts;
  }

  private static Map<String, String> owner(Map<String, String> labels) {
    Map<String, String> owner = new TreeMap<>(labels);
    owner.remove(Holds.LABEL);
    return owner;
  }

  private Verdict carryOut(Verdict verdict) {
    if (verdict.kept()) {
      return verdict;
    }
    goOn();
    String id = verdict.backupId();
    Manifest manifest = Objects.requireNonNull(census.backups().get(id)).manifest();
    Removal.Result result =
        request.dryRun()
            ? Removal.Result.DELETED
            : removal.backup(id, manifest, "retention: " + verdict.reason(), false);
    return switch (result) {
      case DELETED -> {
        census.forgetBackup(id);
        leaving.put(id, manifest);
        yield verdict;
      }
      case HELD -> kept(verdict, "held since a moment ago");
      case LOCKED, ALIVE -> kept(verdict, "the store refuses to delete it for now; it is locked");
    };
  }

  private static Verdict kept(Verdict verdict, String reason) {
    return new Verdict(verdict.backupId(), verdict.completedAt(), true, reason);
  }

  /** Gives up what stood still for longer than the grace, unless it may be a lost backup. */
  private void removeRuns(Instant now) {
    if (isAnyLost) {
      return;
    }
    Map<String, StoredRun> all = new HashMap<>(census.runs());
    all.forEach(
        (id, run) -> {
          if (run.foreign() || !run.lastSign().isBefore(now.minus(request.grace()))) {
            return;
          }
          goOn();
          Removal.Result result =
              request.dryRun()
                  ? Removal.Result.DELETED
                  : removal.run(id, run, "it stood still since " + run.lastSign());
          if (result == Removal.Result.DELETED) {
            runs.add(id);
          }
        });
    runs.sort(null);
    if (!request.dryRun()) {
      runs.forEach(census::forgetRun);
    }
  }

  private NamedData name(List<Deletion> deletions) {
    NamedData named = new NamedData(repository, census, this::goOn);
    census
        .backups()
        .forEach(
            (id, backup) -> {
              if (!leaving.containsKey(id)) {
                named.need(backup.manifest());
              }
            });
    census.runs().values().forEach(named::need);
    leaving.values().forEach(named::leave);
    deletions.forEach(named::leave);
    return named;
  }

  /** In doubt of what is named, nothing is deleted. */
  private boolean mayDeleteData() {
    census
        .unreadable()
        .forEach(
            (key, problem) ->
                warnings.add(
                    "no data was deleted, for it is not known what "
                        + key
                        + " names: "
                        + problem
                        + ". Bring the object back, or rebuild the catalog, and then delete the"
                        + " backup that it is of"));
    return census.unreadable().isEmpty();
  }

  /** In every loop: stops if asked to, or else shows that this is alive. */
  private void goOn() {
    if (cancellation.isCancelled()) {
      throw new RunCancelledException("the prune was asked to stop; the next one goes on");
    }
    signOfLife.run();
  }
}
