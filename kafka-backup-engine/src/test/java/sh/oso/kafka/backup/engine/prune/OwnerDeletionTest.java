package sh.oso.kafka.backup.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sh.oso.kafka.backup.engine.prune.History.OWNER;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.DeleteAllReport;
import sh.oso.kafka.backup.api.DeleteAllReport.Fate;
import sh.oso.kafka.backup.api.DeleteAllReport.Outcome;
import sh.oso.kafka.backup.api.DeleteAllRequest;
import sh.oso.kafka.backup.api.HoldRequest;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.RetentionPolicy;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStore;

class OwnerDeletionTest {

  private static final Map<String, String> OTHER = Map.of("owner", "b");

  private final History history = new History();

  private DeleteAllReport delete(DeleteAllRequest request) {
    return delete(history.store, request);
  }

  private DeleteAllReport delete(ObjectStore store, DeleteAllRequest request) {
    return new OwnerDeletion(
            History.repository(store), request, new Cancellation(), history.clock, "test")
        .run();
  }

  private void sweepAfterTheGrace() {
    history.clock.pass(PruneRequest.LEAST_GRACE.plusMinutes(1));
    history.prune(PruneRequest.of(RetentionPolicy.KEEP_ALL).withGrace(PruneRequest.LEAST_GRACE));
  }

  @Test
  void deletesTheOwnersBackupsAtOnceAndTheirDataAfterTheGrace() {
    List<Manifest> chain = history.chain(3);
    Manifest other = history.backup("other", OTHER, chain.get(0));
    Set<String> all = history.keys("topics/");

    DeleteAllReport report = delete(DeleteAllRequest.of(OWNER));

    assertThat(report.deleted()).containsExactly("b97", "b98", "b99");
    assertThat(report.left()).isEmpty();
    assertThat(report.isIncomplete()).isFalse();
    assertThat(history.backups()).containsExactly("other");
    assertThat(history.keys("topics/")).isEqualTo(all);
    assertThat(delete(DeleteAllRequest.of(OWNER)).backups()).as("again").isEmpty();

    sweepAfterTheGrace();
    assertThat(history.keys("topics/")).isEqualTo(history.named(other));
    assertThat(history.missing()).isEmpty();

    delete(DeleteAllRequest.of(OTHER));
    sweepAfterTheGrace();
    assertThat(history.keys("topics/")).isEmpty();
  }

  @Test
  void whatIsHeldOrReadStays() {
    history.chain(3);
    history.backup("labelled", Map.of("owner", "a", "hold", "law"), null);
    new Holding(history.repository, history.clock).hold(new HoldRequest("b98", "audit", ""));

    DeleteAllReport report = delete(DeleteAllRequest.of(OWNER));

    assertThat(report.left())
        .containsExactly(
            new Fate("b98", Outcome.WANTED, "held: audit"),
            new Fate("labelled", Outcome.WANTED, "held by its label: law"));
    assertThat(report.isIncomplete()).isFalse();
    sweepAfterTheGrace();
    assertThat(history.backups()).containsExactly("b98", "labelled");
    assertThat(history.missing()).isEmpty();

    assertThat(delete(new DeleteAllRequest(OWNER, false, true, false)).left()).isEmpty();
    assertThat(history.backups()).isEmpty();
  }

  @Test
  void whatTheStoreRefusesIsSaidAndTriedAgain() {
    history.chain(2);
    LockingStore locking = new LockingStore(history.store);
    locking.lock("backups/b99/manifest.json");

    DeleteAllReport report = delete(locking, DeleteAllRequest.of(OWNER));

    assertThat(report.deleted()).containsExactly("b98");
    assertThat(report.left()).singleElement().matches(it -> it.outcome() == Outcome.REFUSED);
    assertThat(report.isIncomplete()).isTrue();
    assertThat(history.missing()).isEmpty();

    locking.unlock();
    assertThat(delete(locking, DeleteAllRequest.of(OWNER)).deleted()).containsExactly("b99");
  }

  @Test
  void aRunWhosePlanTheStoreRefusesToDeleteIsNoSuccess() {
    history.begin("running", OWNER, null).store().checkpoint();
    LockingStore locking = new LockingStore(history.store);
    locking.lock("backups/running/plan.json");

    DeleteAllReport report = delete(locking, new DeleteAllRequest(OWNER, true, false, false));

    assertThat(report.deleted()).isEmpty();
    assertThat(report.left()).singleElement().matches(it -> it.outcome() == Outcome.REFUSED);
    assertThat(history.keys("backups/running/progress/")).as("it can go on").isNotEmpty();
    assertThat(history.keys("deleted/")).isEmpty();

    locking.unlock();
    assertThat(delete(locking, new DeleteAllRequest(OWNER, true, false, false)).deleted())
        .containsExactly("running");
  }

  @Test
  void whatIsHeldStaysThoughItsManifestIsLost() throws Exception {
    history.backup("held", OWNER, null);
    new Holding(history.repository, history.clock).hold(new HoldRequest("held", "audit", ""));
    history.store.delete(List.of(ObjectKey.of("backups/held/manifest.json")));

    DeleteAllReport report = delete(new DeleteAllRequest(OWNER, true, false, false));

    assertThat(report.left()).containsExactly(new Fate("held", Outcome.WANTED, "held: audit"));
    assertThat(history.keys("backups/held/plan.json")).isNotEmpty();
  }

  @Test
  void aYoungRunGoesOnlyIfItIsKnownToHaveEnded() {
    history.begin("running", OWNER, null).store().checkpoint();
    history.begin("others", OTHER, null).store();

    assertThat(delete(DeleteAllRequest.of(OWNER)).left())
        .singleElement()
        .satisfies(it -> assertThat(it.reason()).startsWith("its run may be under way"));
    assertThat(history.keys("backups/running/")).isNotEmpty();

    assertThat(delete(new DeleteAllRequest(OWNER, true, false, false)).deleted())
        .containsExactly("running");
    assertThat(history.keys("backups/running/")).isEmpty();
    assertThat(history.keys("backups/others/")).isNotEmpty();
  }

  @Test
  void aDryRunChangesNothing() {
    history.chain(2);
    Set<String> before = history.keys("");

    assertThat(delete(new DeleteAllRequest(OWNER, false, false, true)).deleted())
        .containsExactly("b98", "b99");
    assertThat(history.keys("")).isEqualTo(before);
  }

  @Test
  void whatCannotBeReadStaysWithAWarning() {
    history.chain(1);
    history.put("backups/broken/manifest.json", "{");

    DeleteAllReport report = delete(DeleteAllRequest.of(OWNER));

    assertThat(report.deleted()).containsExactly("b99");
    assertThat(report.warnings())
        .singleElement()
        .satisfies(it -> assertThat(it).startsWith("backup broken stays"));
    assertThat(history.backups()).isEqualTo(new TreeSet<>(Set.of("broken")));
  }

  @Test
  void needsToBeToldWhose() {
    assertThatThrownBy(() -> DeleteAllRequest.of(Map.of("hold", "law")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("whose");
  }

  @Test
  void stopsWhenAskedTo() {
    history.chain(2);
    Cancellation cancelled = new Cancellation();
    cancelled.cancel();
    assertThatThrownBy(
            () ->
                new OwnerDeletion(
                        history.repository,
                        DeleteAllRequest.of(OWNER),
                        cancelled,
                        history.clock,
                        "test")
                    .run())
        .isInstanceOf(RunCancelledException.class);
    assertThat(history.backups()).hasSize(2);
  }
}
