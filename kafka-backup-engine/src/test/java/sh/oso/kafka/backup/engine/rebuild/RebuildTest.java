package sh.oso.kafka.backup.engine.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sh.oso.kafka.backup.engine.prune.History.OWNER;
import static sh.oso.kafka.backup.engine.prune.History.newest;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.BackupNotFoundException;
import sh.oso.kafka.backup.api.BackupSummary;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.PruneReport;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.RebuildReport;
import sh.oso.kafka.backup.api.RebuildReport.Rebuilt;
import sh.oso.kafka.backup.api.RecoveryWindow;
import sh.oso.kafka.backup.api.RetentionPolicy;
import sh.oso.kafka.backup.api.manifest.ChainBreak;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.manifest.SalvagedFrom;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.engine.care.Catalog;
import sh.oso.kafka.backup.engine.manifest.Checkpoint;
import sh.oso.kafka.backup.engine.manifest.Checkpoint.PartitionStep;
import sh.oso.kafka.backup.engine.manifest.UnderWay;
import sh.oso.kafka.backup.engine.prune.History;

class RebuildTest {

  private final History history = new History();

  private RebuildReport rebuild() {
    return new Rebuild(history.repository, false, new Cancellation(), history.clock, "test").run();
  }

  private void delete(String key) {
    history.store.delete(List.of(ObjectKey.of(key)));
  }

  @Test
  void makesNothingWhereNothingIsLost() {
    history.chain(3);
    history.repository.initialise(history.clock.instant(), "test");
    history.clock.pass(Duration.ofHours(2));
    Set<String> before = history.keys("");
    RebuildReport report = rebuild();
    assertThat(report.backups()).isEmpty();
    assertThat(report.problems()).isEmpty();
    assertThat(history.keys("")).isEqualTo(before);
  }

  @Test
  void aDamagedManifestIsMadeAgainBesideIt() {
    List<Manifest> chain = history.chain(3);
    history.clock.pass(Duration.ofHours(2));
    delete("backups/b98/manifest.json");
    history.put("backups/b98/manifest.json", "{}");
    delete("backups/b97/manifest.json");
    RebuildReport report = rebuild();
    assertThat(report.backups())
        .extracting(Rebuilt::backupId)
        .containsExactly("b98-rebuilt", "b97");
    assertThat(history.repository.findManifest("b98-rebuilt").orElseThrow().topics())
        .extracting(TopicEntry::index)
        .containsExactlyElementsOf(indexes(chain.get(1)));
    assertThat(history.repository.findManifest("b97").orElseThrow().topics())
        .extracting(TopicEntry::index)
        .containsExactlyElementsOf(indexes(chain.get(2)));
    assertThat(report.problems()).singleElement().asString().contains("b98/manifest.json");
    assertThat(rebuild().backups()).isEmpty();
  }

  private static List<ObjectRef> indexes(Manifest manifest) {
    return manifest.topics().stream().map(TopicEntry::index).toList();
  }

  @Test
  void whatWasDeletedOnPurposeStaysDeleted() {
    history.chain(3);
    history.clock.pass(Duration.ofHours(2));
    history.prune(newest(1));
    assertThat(rebuild().backups()).isEmpty();
    assertThat(history.backups()).containsExactly("b97");
  }

  @Test
  void aCompactedTopicComesBackAsItWasThoughALaterBackupReadFurther() {
    Manifest first = history.begin("first", OWNER, null, 10, true).store().commit();
    history.clock.pass(Duration.ofHours(1));
    Manifest still = history.begin("still", OWNER, first, 0, true).commit();
    history.clock.pass(Duration.ofHours(1));
    Manifest grown = history.begin("grown", OWNER, first, 10, true).store().commit();
    history.clock.pass(Duration.ofHours(2));
    delete("backups/still/manifest.json");
    delete("backups/grown/manifest.json");
    assertThat(rebuild().backups()).extracting(Rebuilt::backupId).containsExactly("still", "grown");
    assertThat(history.repository.findManifest("still").orElseThrow().topics())
        .extracting(TopicEntry::index)
        .containsExactlyElementsOf(indexes(still));
    assertThat(history.repository.findManifest("grown").orElseThrow().topics())
        .extracting(TopicEntry::index)
        .containsExactlyElementsOf(indexes(grown));
  }

  @Test
  void aCompactedTopicThatWasReadFurtherThanPlannedComesBackAsItWas() {
    Manifest further = history.begin("further", OWNER, null, 5, true).store().commit();
    history.clock.pass(Duration.ofHours(2));
    delete("backups/further/manifest.json");
    assertThat(rebuild().backups()).extracting(Rebuilt::backupId).containsExactly("further");
    assertThat(history.repository.findManifest("further").orElseThrow().topics())
        .extracting(TopicEntry::index)
        .containsExactlyElementsOf(indexes(further));
  }

  @Test
  void anUnfinishedRunIsNoLostBackup() {
    History.Run run = history.begin("run", OWNER, null).store();
    history.repository.storeCheckpoint(
        "w",
        1,
        new Checkpoint(
            1,
            "run",
            List.of(
                new PartitionStep(
                    "orders",
                    0,
                    0,
                    10,
                    1000,
                    1,
                    false,
                    1,
                    ChainBreak.Reason.LOG_CUT_BACK,
                    List.of(),
                    List.of())),
            List.of()));
    assertThat(rebuild().problems()).singleElement().asString().contains("may be under way");
    history.clock.pass(Duration.ofHours(2));
    RebuildReport report = rebuild();
    assertThat(report.backups()).isEmpty();
    assertThat(report.problems()).singleElement().asString().contains("unfinished, not lost");
    assertThat(history.repository.findPlan(run.id())).isPresent();
  }

  /** It may not have stored a checkpoint yet. */
  @Test
  void aRunThatHasJustBegunIsNoLostBackup() {
    Manifest last = history.chain(2).get(1);
    history.clock.pass(Duration.ofHours(3));
    history.begin("young", OWNER, last).store();
    history.clock.pass(Duration.ofMinutes(9));
    RebuildReport report = rebuild();
    assertThat(report.backups()).isEmpty();
    assertThat(report.problems()).singleElement().asString().contains("young is left alone");
    assertThat(history.backups()).containsExactly("b98", "b99");
  }

  @Test
  void aRunThatStoredNothingBeforeItWasKilledIsNoLostBackup() {
    Manifest last = history.chain(2).get(1);
    history.clock.pass(Duration.ofHours(3));
    history.begin("killed", OWNER, last);
    history.clock.pass(Duration.ofDays(9));
    RebuildReport report = rebuild();
    assertThat(report.backups()).isEmpty();
    assertThat(report.problems()).singleElement().asString().contains("killed is unfinished");
    assertThat(history.backups()).containsExactly("b98", "b99");
  }

  @Test
  void aRunOfWhichOnePartitionWasNeverBegunIsUnfinished() {
    history.begin("run", OWNER, null).store();
    history.repository.storeCheckpoint("w", 1, complete("run", "orders"));
    history.clock.pass(Duration.ofHours(2));
    RebuildReport report = rebuild();
    assertThat(report.backups()).isEmpty();
    assertThat(report.problems()).singleElement().asString().contains("unfinished, not lost");
  }

  private static Checkpoint complete(String backupId, String topic) {
    return new Checkpoint(
        1,
        backupId,
        List.of(
            new PartitionStep(
                topic,
                0,
                0,
                10,
                10,
                1,
                true,
                1,
                ChainBreak.Reason.LOG_CUT_BACK,
                List.of(),
                List.of())),
        List.of());
  }

  /** What is made of it may lack anything: it takes no other backup's place. */
  @Test
  void aSalvagedBackupIsNeitherTheLatestNorCountsForRetention() {
    history.chain(2);
    history.clock.pass(Duration.ofHours(3));
    HandMade.put(history.store, 0, 0, 99, "0000000a");
    history.clock.pass(Duration.ofHours(3));
    RebuildReport report = rebuild();
    String salvaged = report.backups().get(0).backupId();
    Manifest manifest = history.repository.findManifest(salvaged).orElseThrow();
    assertThat(manifest.salvagedFrom()).isEqualTo(SalvagedFrom.SEGMENTS);

    Catalog catalog = new Catalog(history.repository);
    assertThat(catalog.load("latest").backupId()).isEqualTo("b98");
    assertThat(catalog.list())
        .filteredOn(backup -> backup.backupId().equals(salvaged))
        .singleElement()
        .matches(backup -> backup.state() == BackupSummary.State.SALVAGED);
    assertThat(RecoveryWindow.of(catalog.list()))
        .singleElement()
        .matches(window -> window.restorePoints() == 2);

    PruneRequest unlabelled = PruneRequest.of(RetentionPolicy.ofNewest(1));
    history.backup("good1", Map.of(), null);
    history.clock.pass(Duration.ofDays(2));
    history.backup("good2", Map.of(), null);
    PruneReport prune = history.prune(unlabelled);
    assertThat(prune.backups())
        .extracting(verdict -> verdict.backupId() + " " + verdict.kept())
        .containsExactlyInAnyOrder(salvaged + " true", "good1 false", "good2 true");
    assertThat(prune.backups()).anyMatch(it -> it.reason().contains("salvaged"));
    delete("backups/good2/manifest.json");
    delete("backups/b98/manifest.json");
    delete("backups/b99/manifest.json");
    assertThatThrownBy(() -> catalog.load("latest"))
        .isInstanceOf(BackupNotFoundException.class)
        .hasMessageContaining("salvaged");
  }

  @Test
  void oneDamagedSegmentOfAPackCostsNoOther() {
    HandMade.putPack(history.store, 5, 2);
    RebuildReport report = rebuild();
    assertThat(report.backups()).singleElement().matches(backup -> backup.records() == 40);
    assertThat(report.problems())
        .singleElement()
        .asString()
        .contains("damaged in partition 2 at offsets 0 to 9");
  }

  @Test
  void oneDamagedSegmentDoesNotEndTheRebuild() {
    String damaged = HandMade.put(history.store, 0, 0, 9, "0000000a");
    HandMade.put(history.store, 0, 10, 19, "0000000a");
    rebuild();
    history.keys("backups/").forEach(this::delete);
    delete(damaged);
    history.put(damaged, "x".repeat(1_000));
    RebuildReport report = rebuild();
    assertThat(report.backups())
        .singleElement()
        .matches(backup -> backup.source() == RebuildReport.Source.INDEXES);
  }

  @Test
  void aTopicOfWhichEverySegmentIsDamagedDoesNotEndTheRebuild() {
    String damaged = HandMade.put(history.store, 0, 0, 9, "0000000a");
    rebuild();
    history.keys("backups/").forEach(this::delete);
    delete(damaged);
    history.put(damaged, "x".repeat(1_000));
    RebuildReport report = rebuild();
    assertThat(report.backups()).isEmpty();
    assertThat(report.problems()).anyMatch(it -> it.contains("of which cluster t is"));
  }

  @Test
  void doesNotRunTogetherWithAPrune() {
    history.chain(2);
    try (UnderWay prune =
        UnderWay.begin(history.repository, UnderWay.Work.PRUNE, history.clock, "test")) {
      assertThatThrownBy(this::rebuild)
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("a prune is under way, the last sign of it is of " + prune.now());
    }
    assertThat(rebuild().backups()).isEmpty();
    assertThat(history.keys("running/")).isEmpty();
  }
}
