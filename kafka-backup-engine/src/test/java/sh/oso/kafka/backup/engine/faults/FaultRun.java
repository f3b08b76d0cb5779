package sh.oso.kafka.backup.engine.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupSummary;
import sh.oso.kafka.backup.api.DataSize;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.RetentionPolicy;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.spi.EngineSettings;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.engine.ClockedEngine;
import sh.oso.kafka.backup.engine.store.Stores;
import sh.oso.kafka.backup.engine.witness.Restored;
import sh.oso.kafka.backup.engine.witness.Seen;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.store.Calls;
import sh.oso.kafka.backup.testkit.store.Fault;
import sh.oso.kafka.backup.testkit.store.FaultyStore;
import sh.oso.kafka.backup.testkit.store.StoreCall;

/**
 * Goes through a scenario with backups of one owner in one folder. After every attempt each object
 * is as it was and each backup that is listed is sound; nothing that was committed is lost.
 */
final class FaultRun implements AutoCloseable {

  private final KafkaCluster kafka;
  private final Scenario scenario;
  private final Path folder;
  private final ObjectStore store;
  private final StoredObjects objects;
  private final FaultTopics topics;
  private final Map<String, Map<String, Seen>> seen = new LinkedHashMap<>();
  private final Set<String> there = new HashSet<>();
  private final Set<String> committed = new HashSet<>();

  FaultRun(KafkaCluster kafka, Scenario scenario, Path folder) {
    this.kafka = kafka;
    this.scenario = scenario;
    this.folder = folder;
    this.store =
        Stores.open(new EngineSettings.ByLocation(folder.toUri()), FaultRun.class.getClassLoader());
    this.objects = new StoredObjects(folder, store);
    this.topics = new FaultTopics(kafka, scenario.seed());
  }

  void run() {
    int number = 0;
    for (Scenario.Round round : scenario.rounds()) {
      round("b" + ++number, round);
    }
    try (KafkaBackup backups = open(store, limits(), Clock.systemUTC())) {
      List<String> ids = complete(backups);
      if (!ids.isEmpty()) {
        String newest = ids.get(ids.size() - 1);
        new Restored(backups, kafka.clientProperties())
            .isAsSeen(newest, seen.getOrDefault(newest, Map.of()), scenario.toString());
        restoreFromABadStore(ids);
      }
    }
  }

  private void round(String id, Scenario.Round round) {
    topics.write(round.large());
    seen.put(id, topics.look());
    boolean more = round.moreMeanwhile();
    for (Trouble trouble : round.attempts()) {
      boolean pruned = trouble instanceof Trouble.PrunedMeanwhile;
      // A prune that meets a backup that has just been committed counts it among those to keep.
      List<String> newest =
          trouble instanceof Trouble.PrunedMeanwhile prune
              ? objects.newestBackups(prune.keep() - 1)
              : List.copyOf(there);
      attempt(id, trouble);
      check(newest, pruned, trouble.toString());
      if (more && !there.contains(id)) {
        topics.writeMore();
        if (!objects.isPlanned(id)) {
          seen.put(id, topics.look());
        }
        more = false;
      }
    }
    if (!round.givenUp() && !there.contains(id) && !objects.isDeleted(id)) {
      try (KafkaBackup backups = open(store, limits(), Clock.systemUTC())) {
        backups.backup(topics.request(id));
      }
      committed.add(id);
      check(List.copyOf(there), false, "the sound attempt at " + id);
    }
    if (round.kept() > 0) {
      objects.age(Duration.ofHours(2));
      List<String> newest = objects.newestBackups(round.kept());
      prune(
          round.kept(),
          round.pruneCutAt() == 0 ? faulty(List.of()) : cutAt(round.pruneCutAt()),
          new JumpingClock(round.pruneClock(), Duration.ZERO));
      check(newest, true, "a prune to " + round.kept() + ", cut at " + round.pruneCutAt());
    }
  }

  private FaultyStore cutAt(int call) {
    return faulty(List.of()).on(Calls.any().from(call), Fault.failure(StorageException::new));
  }

  /** Prunes, or fails as an engine may. */
  private void prune(int kept, ObjectStore with, Clock clock) {
    try (KafkaBackup backups = open(with, limits(), clock)) {
      backups.prune(
          PruneRequest.of(RetentionPolicy.ofNewest(kept)).withGrace(PruneRequest.LEAST_GRACE));
    } catch (KafkaBackupException e) {
      assertThat(e).message().isNotBlank();
    }
  }

  private void attempt(String id, Trouble trouble) {
    if (trouble instanceof Trouble.BadStore bad) {
      backup(id, faulty(bad.faults()), new JumpingClock(bad.clock(), bad.jump()));
    } else if (trouble instanceof Trouble.Crash crash) {
      FaultyStore crashing = faulty(List.of());
      if (crash.done()) {
        crashing.on(Calls.any().number(crash.atCall()), Fault.lostReply());
      }
      crashing.on(
          Calls.any().from(crash.done() ? crash.atCall() + 1 : crash.atCall()),
          Fault.failure(StorageException::new));
      backup(id, crashing, Clock.systemUTC());
    } else if (trouble instanceof Trouble.KilledProcess killed && !objects.isDeleted(id)) {
      new RunProcess(
              folder.resolveSibling("log"),
              "backup",
              kafka.bootstrapServers(),
              folder.toUri().toString(),
              id,
              String.join(",", topics.names()))
          .killedAfter(killed.afterMillis());
    } else if (trouble instanceof Trouble.KilledBroker killed) {
      CompletableFuture<Void> run = start(id, slow(), patient());
      pause(killed.afterMillis());
      kafka.killBroker(0);
      kafka.startBroker(0);
      run.join();
    } else if (trouble instanceof Trouble.TwoWriters two) {
      together(start(id, faulty(two.first()), limits()), start(id, faulty(two.second()), limits()));
    } else if (trouble instanceof Trouble.PrunedMeanwhile pruned) {
      objects.age(Duration.ofHours(2));
      together(
          start(id, faulty(pruned.first()), limits()),
          CompletableFuture.runAsync(
              () ->
                  prune(
                      pruned.keep(),
                      faulty(pruned.second()),
                      new JumpingClock(pruned.clock(), Duration.ZERO))));
    } else if (trouble instanceof Trouble.TwoBackups two) {
      String other = id + "-" + seen.size();
      seen.put(other, topics.look());
      together(
          start(id, faulty(two.first()), limits()), start(other, faulty(two.second()), limits()));
    }
  }

  private CompletableFuture<Void> start(String id, ObjectStore with, Limits limits) {
    return CompletableFuture.runAsync(() -> backup(id, with, limits, Clock.systemUTC()));
  }

  private static void together(CompletableFuture<Void> one, CompletableFuture<Void> other) {
    CompletableFuture.allOf(one, other).join();
  }

  private void backup(String id, ObjectStore with, Clock clock) {
    backup(id, with, limits(), clock);
  }

  /** Takes a backup, or fails as an engine may: with a message for a person. */
  private void backup(String id, ObjectStore with, Limits limits, Clock clock) {
    try (KafkaBackup backups = open(with, limits, clock)) {
      BackupReport report = backups.backup(topics.request(id));
      assertThat(report.manifest().backupId()).isEqualTo(id);
      // One that was complete before may be what a prune at the same time deletes.
      if (!report.alreadyComplete()) {
        synchronized (committed) {
          committed.add(id);
        }
      }
    } catch (KafkaBackupException e) {
      assertThat(e).message().isNotBlank();
    }
  }

  /**
   * Looks at all that is there.
   *
   * @param kept the backups that must be there still, besides those committed since the last look
   * @param pruned whether others, and objects that nothing needs, may be gone
   */
  private void check(List<String> kept, boolean pruned, String what) {
    String said = what + " of " + scenario;
    objects.areAsBefore(pruned, said);
    try (KafkaBackup backups = open(store, limits(), Clock.systemUTC())) {
      List<String> listed = complete(backups);
      assertThat(listed).as(said).containsAll(kept).containsAll(committed);
      there.clear();
      there.addAll(listed);
      committed.clear();
      assertThat(seen.keySet()).as(said).containsAll(listed);
      for (String id : listed) {
        assertThat(backups.verify(VerifyRequest.of(id, VerifyRequest.Level.DECODED)).damages())
            .as("%s after %s", id, said)
            .isEmpty();
      }
    }
  }

  /** Those in the order in which they were first asked for. */
  private List<String> complete(KafkaBackup backups) {
    List<BackupSummary> all = backups.list();
    assertThat(all)
        .as(scenario.toString())
        .filteredOn(summary -> !objects.isDeleted(summary.backupId()))
        .noneMatch(summary -> summary.state() == BackupSummary.State.UNREADABLE);
    Set<String> complete = new HashSet<>();
    all.stream()
        .filter(summary -> summary.state() == BackupSummary.State.COMPLETE)
        .forEach(summary -> complete.add(summary.backupId()));
    assertThat(seen.keySet()).containsAll(complete);
    return seen.keySet().stream().filter(complete::contains).toList();
  }

  /** Any of the backups, while reading goes wrong again and again. */
  private void restoreFromABadStore(List<String> ids) {
    Random random = new Random(scenario.seed());
    String id = ids.get(random.nextInt(ids.size()));
    FaultyStore bad =
        FaultyStore.around(store)
            .on(
                Calls.to(StoreCall.OPEN_RANGE).withChance(0.05, scenario.seed()),
                Fault.cutStream(random.nextInt(3_000)))
            .on(Calls.any().withChance(0.02, scenario.seed()), Fault.unavailable());
    try (KafkaBackup backups = open(bad, patient(), Clock.systemUTC())) {
      new Restored(backups, kafka.clientProperties())
          .isAsSeen(id, seen.getOrDefault(id, Map.of()), "from a bad store, " + scenario);
    }
  }

  private FaultyStore faulty(List<StoreFault> faults) {
    FaultyStore faulty = FaultyStore.around(store).forbiddingRewrites();
    faults.forEach(fault -> fault.addTo(faulty));
    return faulty;
  }

  private FaultyStore slow() {
    return faulty(List.of()).on(Calls.to(StoreCall.PUT), Fault.delay(Duration.ofMillis(30)));
  }

  private KafkaBackup open(ObjectStore with, Limits limits, Clock clock) {
    return ClockedEngine.open(kafka.clientProperties(), with, limits, clock);
  }

  private static Limits limits() {
    return limits(Duration.ofMillis(800));
  }

  private static Limits patient() {
    return limits(Duration.ofMinutes(2));
  }

  private static Limits limits(Duration retryTimeout) {
    return new Limits(
        DataSize.ofMebibytes(64),
        DataSize.ofMebibytes(1),
        Duration.ofMinutes(10),
        DataSize.parse("128KiB"),
        2,
        1,
        Duration.ofMillis(50),
        retryTimeout,
        Duration.ofSeconds(30));
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    topics.close();
    store.close();
  }
}
