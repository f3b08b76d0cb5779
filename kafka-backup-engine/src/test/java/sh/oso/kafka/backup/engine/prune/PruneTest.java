package sh.oso.kafka.backup.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sh.oso.kafka.backup.engine.prune.History.OWNER;
import static sh.oso.kafka.backup.engine.prune.History.newest;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.PruneReport;
import sh.oso.kafka.backup.api.PruneReport.Verdict;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RetentionPolicy;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.engine.manifest.Deletion;
import sh.oso.kafka.backup.engine.manifest.Deletions;
import sh.oso.kafka.backup.engine.manifest.Sha256;
import sh.oso.kafka.backup.engine.manifest.UnderWay;
import sh.oso.kafka.backup.engine.rebuild.Rebuild;
import sh.oso.kafka.backup.engine.restore.RestoreDone;
import sh.oso.kafka.backup.engine.restore.RestorePlan;

class PruneTest {

  private static final Duration GRACE = PruneRequest.DEFAULT_GRACE;

  private final History history = new History();

  private void graceIsOver() {
    history.clock.pass(GRACE.plusMinutes(1));
  }

  @Test
  void deletesBackupsAndTheirDataOnceTheGraceIsOver() throws Exception {
    List<Manifest> chain = history.chain(5);
    Manifest other = history.backup("other", Map.of("owner", "b"), chain.get(0));
    Set<String> all = history.keys("topics/");

    PruneReport first = history.prune(newest(2));
    assertThat(history.backups()).containsExactly("b95", "b96", "other");
    assertThat(first.backups())
        .extracting(verdict -> verdict.backupId() + " " + verdict.kept())
        .containsExactly("b99 false", "b98 false", "b97 false", "b96 true", "b95 true");
    assertThat(first.deleted().objects()).isZero();
    assertThat(first.waiting().objects()).isEqualTo(6); // indexes of the three
    assertThat(history.keys("topics/")).isEqualTo(all);
    assertThat(history.keys("backups/b97/")).isEmpty();

    history.clock.pass(GRACE.dividedBy(2));
    history.prune(newest(2));
    assertThat(history.keys("topics/")).isEqualTo(all);

    graceIsOver();
    Set<String> needed = new TreeSet<>(history.named(chain.get(3)));
    needed.addAll(history.named(chain.get(4)));
    needed.addAll(history.named(other));
    PruneReport last = history.prune(newest(2));
    assertThat(history.keys("topics/")).isEqualTo(needed);
    assertThat(history.missing()).isEmpty();
    assertThat(last.deleted().objects()).isEqualTo(all.size() - needed.size());
    assertThat(last.deleted().bytes()).isPositive();
    assertThat(last.waiting().objects()).isZero();
    assertThat(history.keys("deleted/")).isEmpty();
    assertThat(history.keys("running/")).isEmpty();
    assertThat(history.repository.findPlan("b95")).isPresent();
    assertThat(history.keys("backups/b95/progress/")).isEmpty();
  }

  @Test
  void leavesTheNewestBackupWhateverThePolicySays() {
    history.chain(3);
    history.clock.pass(Duration.ofDays(1000));
    RetentionPolicy age = new RetentionPolicy(0, Duration.ofHours(1), 0, 0, 0, 0, 0);
    history.prune(PruneRequest.of(age).withLabels(OWNER));
    assertThat(history.backups()).containsExactly("b97");
  }

  @Test
  void actsOnBackupsWithExactlyTheseLabels() {
    history.chain(3);
    history.prune(PruneRequest.of(RetentionPolicy.ofNewest(1)));
    history.prune(newest(1).withLabels(Map.of("owner", "a", "more", "b")));
    assertThat(history.backups()).hasSize(3);
    history.prune(PruneRequest.of(RetentionPolicy.KEEP_ALL).withLabels(OWNER));
    assertThat(history.backups()).hasSize(3);
  }

  @Test
  void aDryRunSaysTheSameAndChangesNothing() {
    history.chain(4);
    history.begin("dead", OWNER, null).store();
    graceIsOver();
    Set<String> before = history.keys("");
    PruneReport dry = history.prune(newest(2).asDryRun());
    assertThat(history.keys("")).isEqualTo(before);
    assertThat(dry.dryRun()).isTrue();
    PruneReport done = history.prune(newest(2));
    assertThat(dry.backups()).isEqualTo(done.backups());
    assertThat(dry.runs()).isEqualTo(done.runs()).containsExactly("dead");
    assertThat(dry.waiting()).isEqualTo(done.waiting());
    assertThat(dry.deleted()).isEqualTo(done.deleted());
  }

  @Test
  void leavesDataOfRunsUnderWay() {
    List<Manifest> chain = history.chain(2);
    History.Run run = history.begin("long", OWNER, chain.get(0)).store();
    for (int i = 0; i < 50; i++) {
      history.clock.pass(Duration.ofHours(1));
      run.store().checkpoint();
      history.prune(newest(1));
    }
    assertThat(history.backups()).containsExactly("b98");
    assertThat(history.repository.findManifest("b99")).isEmpty();
    run.commit();
    assertThat(history.missing()).isEmpty();
    history.prune(newest(1));
    graceIsOver();
    history.prune(newest(1));
    assertThat(history.backups()).containsExactly("long");
    assertThat(history.missing()).isEmpty();
  }

  @Test
  void givesUpARunThatStandsStillAndItsDataAGraceLater() {
    List<Manifest> chain = history.chain(1);
    history.begin("dead", Map.of("owner", "b"), chain.get(0)).store().checkpoint();
    Set<String> all = history.keys("topics/");
    history.clock.pass(GRACE.minusMinutes(1));
    assertThat(history.prune(newest(1)).runs()).isEmpty();
    assertThat(history.repository.findPlan("dead")).isPresent();

    history.clock.pass(Duration.ofMinutes(2));
    assertThat(history.prune(newest(1)).runs()).containsExactly("dead");
    assertThat(history.keys("backups/dead/")).isEmpty();
    assertThat(history.keys("topics/")).isEqualTo(all);

    history.clock.pass(GRACE.minusMinutes(1));
    history.prune(newest(1));
    assertThat(history.keys("topics/")).isEqualTo(all);

    history.clock.pass(Duration.ofMinutes(2));
    PruneReport report = history.prune(newest(1));
    assertThat(report.deleted().objects()).isEqualTo(2);
    assertThat(history.keys("topics/")).isEqualTo(history.named(chain.get(0)));
  }

  @Test
  void deletesWhatNothingNamesAndLeftoversOfTests() {
    List<Manifest> chain = history.chain(1);
    history.put("topics/orders/id/0/orphan.log", "x");
    history.put("topics/gone/id/packed/w-1.seg", "x");
    history.put("check/0123", "x");
    history.put("elsewhere/x", "x");
    history.prune(newest(1));
    assertThat(history.keys("topics/")).contains("topics/orders/id/0/orphan.log");
    graceIsOver();
    assertThat(history.prune(newest(1)).deleted().objects()).isEqualTo(3);
    assertThat(history.keys("topics/")).isEqualTo(history.named(chain.get(0)));
    assertThat(history.keys("check/")).isEmpty();
    assertThat(history.keys("elsewhere/")).hasSize(1);
  }

  @Test
  void deletesNoDataWhileADocumentCannotBeRead() throws Exception {
    List<Manifest> chain = history.chain(2);
    history.put("topics/orders/id/0/orphan.log", "x");
    for (String key :
        List.of(
            "backups/odd/manifest.json",
            "backups/odd/plan.json",
            "deleted/odd/1.json",
            chain.get(1).topics().get(0).index().key())) {
      Set<String> before = history.keys("topics/");
      graceIsOver();
      byte[] good = replace(key, "{}".getBytes(StandardCharsets.UTF_8));
      PruneReport report = history.prune(newest(2));
      assertThat(report.deleted().objects()).isZero();
      assertThat(report.warnings()).singleElement().asString().contains("no data was deleted", key);
      assertThat(history.keys("topics/")).isEqualTo(before);
      replace(key, good);
    }
    history.prune(newest(2));
    assertThat(history.keys("topics/")).doesNotContain("topics/orders/id/0/orphan.log");
    assertThat(history.missing()).isEmpty();
  }

  /** Gives back what was there; puts nothing in the place of nothing. */
  private byte[] replace(String key, byte[] content) throws Exception {
    ObjectKey objectKey = ObjectKey.of(key);
    byte[] before = new byte[0];
    if (history.store.findStat(objectKey).isPresent()) {
      long size = history.store.findStat(objectKey).orElseThrow().sizeBytes();
      before = history.store.openRange(objectKey, 0, size).readAllBytes();
      history.store.delete(List.of(objectKey));
    }
    if (content.length > 0) {
      history.put(key, new String(content, StandardCharsets.ISO_8859_1));
    }
    return before;
  }

  @Test
  void leavesTheRunOfANewerVersionAlone() throws Exception {
    history.chain(1);
    history.put("topics/orders/id/0/orphan.log", "x");
    String body = "{\n  \"formatVersion\" : 2,\n";
    String digest = Sha256.hex(body.getBytes(StandardCharsets.UTF_8));
    history.put("backups/new/plan.json", body + "  \"sha256\" : \"" + digest + "\"\n}\n");
    history.clock.pass(GRACE.multipliedBy(9));
    PruneReport report = history.prune(newest(1));
    assertThat(report.runs()).isEmpty();
    assertThat(report.warnings()).singleElement().asString().contains("newer kafka-backup");
    assertThat(history.keys("backups/new/")).hasSize(1);
    assertThat(history.keys("topics/")).contains("topics/orders/id/0/orphan.log");
  }

  @Test
  void skipsWhatIsLockedAndTriesAgain() {
    List<Manifest> chain = history.chain(3);
    LockingStore locking = new LockingStore(history.store);
    locking.lock("backups/b99/manifest.json");
    PruneReport first = history.prune(locking, newest(1));
    assertThat(history.backups()).containsExactly("b97", "b99");
    assertThat(first.backups().get(0).kept()).isTrue();
    assertThat(first.backups().get(0).reason()).contains("locked");
    assertThat(history.keys("deleted/")).hasSize(1).allMatch(key -> key.contains("b98"));

    locking.lock(chain.get(1).topics().get(0).index().key());
    graceIsOver();
    PruneReport second = history.prune(locking, newest(1));
    assertThat(second.locked().objects()).isEqualTo(1);
    assertThat(second.deleted().objects()).isEqualTo(1);
    assertThat(second.warnings()).isEmpty();
    assertThat(history.missing()).isEmpty();

    locking.unlock();
    PruneReport third = history.prune(locking, newest(1));
    assertThat(third.deleted().objects()).isEqualTo(1);
    assertThat(history.backups()).containsExactly("b97");
  }

  @Test
  void leavesBackupsThatARestoreReads() {
    history.chain(3);
    restorePlan("r1", "b99");
    restorePlan("r2", "b98");
    history.repository.claimRestoreDocument(
        "r2",
        "report",
        RestoreDone.class,
        new RestoreDone(
            1,
            new RestoreReport(
                "r2",
                "b98",
                false,
                false,
                List.of(),
                0,
                0,
                List.of(),
                null,
                List.of(),
                null,
                List.of(),
                Duration.ZERO)));
    history.clock.pass(Duration.ofDays(6));
    PruneReport report = history.prune(newest(1));
    assertThat(history.backups()).containsExactly("b97", "b99");
    assertThat(report.backups().get(0).reason()).contains("unfinished restore r1");
    history.clock.pass(Duration.ofDays(2));
    history.prune(newest(1));
    assertThat(history.backups()).containsExactly("b97");
  }

  private void restorePlan(String id, String backupId) {
    history.repository.claimRestoreDocument(
        id,
        "plan",
        RestorePlan.class,
        new RestorePlan(
            1,
            id,
            backupId,
            "f",
            history.clock.instant(),
            "target",
            null,
            null,
            List.of(),
            List.of()));
  }

  @Test
  void deletesNoDataWhileTheCatalogIsRebuilt() {
    history.chain(1);
    history.put("topics/orders/id/0/orphan.log", "x");
    graceIsOver();
    try (UnderWay rebuild =
        UnderWay.begin(history.repository, UnderWay.Work.REBUILD, history.clock, "test")) {
      PruneReport report = history.prune(newest(1));
      assertThat(report.deleted().objects()).isZero();
      assertThat(report.warnings()).singleElement().asString().contains("rebuilt");
      assertThat(rebuild.now()).isEqualTo(history.clock.instant());
    }
    assertThat(history.prune(newest(1)).deleted().objects()).isEqualTo(1);
  }

  /** A rule of the store, or a hand, took manifests away. */
  @Test
  void givesUpAndDeletesNothingWhileAManifestIsLost() {
    List<Manifest> chain = history.chain(3);
    Set<String> all = history.keys("topics/");
    history.keys("backups/").stream()
        .filter(key -> key.endsWith("/manifest.json"))
        .forEach(key -> history.store.delete(List.of(ObjectKey.of(key))));
    for (int i = 0; i < 3; i++) {
      graceIsOver();
      PruneReport report = history.prune(newest(1));
      assertThat(report.runs()).isEmpty();
      assertThat(report.deleted().objects()).isZero();
      assertThat(report.warnings())
          .hasSize(2)
          .anyMatch(it -> it.contains("b98/manifest.json") && it.contains("b97 goes on from"))
          .anyMatch(it -> it.contains("b99/manifest.json") && it.contains("rebuild the catalog"));
    }
    assertThat(history.keys("topics/")).isEqualTo(all);
    new Rebuild(history.repository, false, new Cancellation(), history.clock, "test").run();
    assertThat(history.backups()).containsExactly("b97", "b98", "b99");
    assertThat(history.prune(newest(1)).warnings()).isEmpty();
    assertThat(history.named(history.repository.findManifest("b97").orElseThrow()))
        .isEqualTo(history.named(chain.get(2)));
  }

  @Test
  void completesWhatWasBroken() {
    List<Manifest> chain = history.chain(2);
    // As a prune leaves it that was killed right after it had deleted the manifest.
    new Deletions(history.repository)
        .put(Deletion.of("b99", chain.get(0), history.clock.instant(), "test", "why"));
    history.store.delete(List.of(ObjectKey.of("backups/b99/manifest.json")));
    PruneReport report = history.prune(newest(2));
    assertThat(report.runs()).isEmpty();
    assertThat(history.keys("backups/b99/")).isEmpty();
    assertThat(history.missing()).isEmpty();
  }

  @Test
  void stopsWhenAsked() {
    history.chain(3);
    Cancellation cancellation = new Cancellation();
    cancellation.cancel();
    Prune prune = new Prune(history.repository, newest(1), cancellation, history.clock, "test");
    assertThatThrownBy(prune::run).isInstanceOf(RunCancelledException.class);
    assertThat(history.backups()).hasSize(3);
    assertThat(history.keys("running/")).isEmpty();
  }

  @Test
  void refusesAGraceInWhichNoRunCanShowThatItIsAlive() {
    assertThatThrownBy(() -> newest(1).withGrace(Duration.ofMinutes(59)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("1 hour");
  }

  @Test
  void isAtHomeWithAHundredThousandObjects() {
    Manifest last = null;
    for (int i = 0; i < 5; i++) {
      History.Run run = history.begin("big" + i, OWNER, last);
      for (int segment = 0; segment < 2_000; segment++) {
        run.store();
      }
      last = run.commit();
      history.clock.pass(Duration.ofHours(1));
    }
    for (int i = 0; i < 80_000; i++) {
      history.put("topics/orders/id/1/" + i, "x");
    }
    graceIsOver();
    assertThat(history.keys("topics/").size()).isGreaterThan(100_000);
    PruneReport report = history.prune(newest(1));
    assertThat(report.deleted().objects()).isEqualTo(80_000);
    assertThat(history.keys("topics/").size()).isEqualTo(20_010);
    assertThat(report.backups()).filteredOn(Verdict::kept).hasSize(1);
    assertThat(history.missing()).isEmpty();
  }
}
