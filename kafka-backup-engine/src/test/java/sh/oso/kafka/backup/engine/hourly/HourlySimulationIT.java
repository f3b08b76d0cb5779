package sh.oso.kafka.backup.engine.hourly;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.BackupSummary;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.RetentionPolicy;
import sh.oso.kafka.backup.api.manifest.ChainBreak;
import sh.oso.kafka.backup.api.manifest.ChainBreak.Reason;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.engine.ClockedEngine;
import sh.oso.kafka.backup.engine.witness.Restored;
import sh.oso.kafka.backup.engine.witness.Seen;
import sh.oso.kafka.backup.engine.witness.SteppedClock;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.store.FaultyStore;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

/**
 * Three days of a cluster with a backup every hour, each going on from the one before. Hours pass
 * by what happens in them and by a clock that is set forward, not by waiting. Every backup brings
 * back what a consumer saw at its time, and the newest ten do so still when the others were pruned.
 */
class HourlySimulationIT {

  private static final int HOURS = 72;
  private static final int KEPT = 10;
  private static final long SEED = 20_261_124;

  private final Map<String, Map<String, Seen>> seen = new LinkedHashMap<>();
  private final List<Manifest> manifests = new ArrayList<>();
  private final SteppedClock clock = new SteppedClock();
  private final FaultyStore store =
      FaultyStore.around(new InMemoryStore(clock)).forbiddingRewrites();

  @Test
  void everyBackupBringsBackWhatAConsumerSaw(@SharedKafka KafkaCluster kafka) throws Exception {
    try (World world = World.of(kafka, SEED);
        KafkaBackup backups =
            ClockedEngine.open(kafka.clientProperties(), store, Limits.DEFAULTS, clock)) {
      List<TopicLife> lives =
          List.of(
              new Orders(world),
              new Payments(world),
              new Events(world),
              new Profiles(world),
              new Sessions(world),
              new Scratch(world),
              new Ledger(world),
              new Still(world));
      for (int hour = 1; hour <= HOURS; hour++) {
        passHour(backups, lives, hour);
      }
      everythingHappened(lives);
      Restored restored = new Restored(backups, kafka.clientProperties());
      List<String> ids = List.copyOf(seen.keySet());
      restoreAll(restored, ids);
      prune(backups);
      restoreAll(restored, ids.subList(HOURS - KEPT, HOURS));
      world.topics().delete(lives.stream().map(TopicLife::topic).toList());
    }
  }

  private void passHour(KafkaBackup backups, List<TopicLife> lives, int hour) {
    clock.pass(Duration.ofHours(1));
    Map<String, Seen> now = new LinkedHashMap<>();
    lives.forEach(life -> life.pass(hour));
    lives.forEach(life -> now.put(life.topic(), life.look()));
    String id = "hour-%02d".formatted(hour);
    BackupReport report =
        backups.backup(BackupRequest.of(now.keySet().toArray(String[]::new)).withBackupId(id));
    assertThat(report.manifest().parentId())
        .isEqualTo(manifests.isEmpty() ? null : manifests.get(hour - 2).backupId());
    manifests.add(report.manifest());
    seen.put(id, now);
  }

  /** Twice: backups go first, and the data that only they named once the grace is over. */
  private void prune(KafkaBackup backups) {
    PruneRequest request = PruneRequest.of(RetentionPolicy.ofNewest(KEPT));
    assertThat(backups.prune(request).backups())
        .filteredOn(verdict -> !verdict.kept())
        .hasSize(HOURS - KEPT);
    clock.pass(request.grace().multipliedBy(2));
    assertThat(backups.prune(request).deleted().objects()).isGreaterThan(HOURS - KEPT);
    assertThat(backups.list())
        .extracting(BackupSummary::backupId)
        .containsExactlyElementsOf(List.copyOf(seen.keySet()).subList(HOURS - KEPT, HOURS));
  }

  /** The simulation shows nothing of what does not come about in it. */
  private void everythingHappened(List<TopicLife> lives) {
    Map<Reason, Integer> breaks = new EnumMap<>(Reason.class);
    Map<String, Integer> goneOn = new HashMap<>();
    for (Manifest manifest : manifests.subList(1, HOURS)) {
      for (TopicEntry topic : manifest.topics()) {
        for (ChainBreak chainBreak : topic.breaks()) {
          breaks.merge(chainBreak.reason(), 1, Integer::sum);
        }
        if (topic.breaks().isEmpty()) {
          goneOn.merge(topic.name(), 1, Integer::sum);
        }
      }
    }
    assertThat(breaks.get(Reason.TOPIC_RECREATED)).isEqualTo(4);
    assertThat(breaks.get(Reason.LOG_CUT_BACK)).isEqualTo(2);
    assertThat(breaks.get(Reason.RETENTION_OVERTOOK)).isEqualTo(3);
    assertThat(breaks.get(Reason.COMPACTED_READ_ANEW)).isGreaterThan(10);
    for (TopicLife life : lives) {
      if (!(life instanceof Sessions)) {
        assertThat(goneOn.get(life.topic())).as(life.topic()).isGreaterThan(HOURS / 2);
      }
    }
    assertThat(manifests)
        .filteredOn(m -> m.warnings().stream().anyMatch(w -> w.contains("a transaction is open")))
        .hasSizeGreaterThan(HOURS / 4);
  }

  private void restoreAll(Restored restored, List<String> ids) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> restores = new ArrayList<>();
      for (String id : ids) {
        restores.add(
            threads.submit(
                () -> restored.isAsSeen(id, seen.getOrDefault(id, Map.of()), "seed " + SEED)));
      }
      for (Future<?> restore : restores) {
        restore.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
