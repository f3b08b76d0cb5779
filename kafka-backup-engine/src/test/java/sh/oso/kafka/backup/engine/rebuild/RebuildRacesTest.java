package sh.oso.kafka.backup.engine.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sh.oso.kafka.backup.engine.prune.History.newest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.IncompleteRunException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.PruneReport;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.RebuildReport;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.engine.prune.History;
import sh.oso.kafka.backup.testkit.store.Calls;
import sh.oso.kafka.backup.testkit.store.Fault;
import sh.oso.kafka.backup.testkit.store.FaultyStore;
import sh.oso.kafka.backup.testkit.store.StoreCall;

/** A rebuild and a prune, each of which may take much longer than the grace of the other. */
class RebuildRacesTest {

  private static final PruneRequest HOURLY = newest(1).withGrace(Duration.ofHours(1));

  private final History history = new History();

  private RebuildReport rebuild(ObjectStore through) {
    return new Rebuild(
            History.repository(through), false, new Cancellation(), history.clock, "test")
        .run();
  }

  private void storeSegments() {
    history.repository.initialise(history.clock.instant(), "test");
    for (int i = 0; i < 20; i++) {
      HandMade.put(history.store, 0, i * 10L, i * 10L + 9, "0000000a");
    }
    history.clock.pass(Duration.ofHours(3));
  }

  @Test
  void aRebuildOfManyHoursKeepsPrunesAway() {
    storeSegments();
    List<PruneReport> prunes = new ArrayList<>();
    FaultyStore slow =
        FaultyStore.around(history.store)
            .on(
                Calls.to(StoreCall.OPEN_RANGE).about(key -> key.value().startsWith("topics/")),
                Fault.delay(
                    () -> {
                      history.clock.pass(Duration.ofMinutes(9));
                      prunes.add(history.prune(HOURLY));
                    }));
    RebuildReport report = rebuild(slow);
    assertThat(prunes).hasSizeGreaterThan(40);
    assertThat(prunes)
        .allSatisfy(prune -> assertThat(prune.warnings()).anyMatch(it -> it.contains("rebuilt")))
        .allSatisfy(prune -> assertThat(prune.deleted().objects()).isZero());
    assertThat(report.backups()).singleElement().matches(backup -> backup.records() == 200);
    assertThat(history.missing()).isEmpty();
    assertThat(history.keys("running/")).isEmpty();
  }

  @Test
  void aRebuildThatStoodStillForTooLongMakesNothing() {
    storeSegments();
    FaultyStore slow =
        FaultyStore.around(history.store)
            .on(
                Calls.to(StoreCall.OPEN_RANGE)
                    .about(key -> key.value().startsWith("topics/"))
                    .number(9),
                Fault.delay(() -> history.clock.pass(Duration.ofMinutes(61))));
    assertThatThrownBy(() -> rebuild(slow))
        .isInstanceOf(IncompleteRunException.class)
        .hasMessageContaining("stood still for 61 minutes")
        .hasMessageContaining("run it again");
    assertThat(history.backups()).isEmpty();
    assertThat(history.keys("running/")).isEmpty();
  }

  /** Its document must outlive also the prunes of others, whose grace is less. */
  @Test
  void aPruneOfManyHoursKeepsRebuildsAway() {
    history.chain(3);
    for (int i = 0; i < 3_000; i++) {
      history.put("topics/orders/id/1/" + i, "x");
    }
    history.clock.pass(Duration.ofDays(2));
    int[] refused = new int[1];
    FaultyStore slow =
        FaultyStore.around(history.store)
            .on(
                Calls.to(StoreCall.DELETE, StoreCall.OPEN_RANGE)
                    .about(key -> !key.value().startsWith("running/")),
                Fault.delay(
                    () -> {
                      history.clock.pass(Duration.ofMinutes(9));
                      history.prune(HOURLY);
                      assertThatThrownBy(() -> rebuild(history.store))
                          .isInstanceOf(InvalidRequestException.class)
                          .hasMessageContaining("a prune is under way");
                      refused[0]++;
                    }));
    history.prune(slow, newest(1));
    assertThat(refused[0] * 9).isGreaterThan(60);
    assertThat(rebuild(history.store).backups()).isEmpty();
    assertThat(history.missing()).isEmpty();
  }

  @Test
  void aPruneThatStoodStillForTooLongDeletesNoMore() {
    history.chain(1);
    for (int i = 0; i < 3_000; i++) {
      history.put("topics/orders/id/1/" + i, "x");
    }
    history.clock.pass(Duration.ofDays(2));
    FaultyStore slow =
        FaultyStore.around(history.store)
            .on(
                Calls.to(StoreCall.NEXT).number(1_500),
                Fault.delay(() -> history.clock.pass(Duration.ofMinutes(61))));
    assertThatThrownBy(() -> history.prune(slow, newest(1)))
        .isInstanceOf(IncompleteRunException.class)
        .hasMessageContaining("this prune stood still");
    assertThat(history.keys("topics/orders/id/1/").size()).isBetween(2_000, 2_999);
  }

  /** As under a retention policy of the bucket. */
  @Test
  void aPruneWhoseDocumentCannotBeDeletedIsOverAllTheSame() {
    history.chain(1);
    FaultyStore locked =
        FaultyStore.around(history.store)
            .on(
                Calls.to(StoreCall.DELETE).about(key -> key.value().startsWith("running/")),
                Fault.unavailable());
    history.prune(locked, newest(1));
    assertThat(history.keys("running/")).hasSize(2).anyMatch(key -> key.endsWith("-done.json"));
    history.clock.pass(Duration.ofMinutes(1));
    assertThat(rebuild(history.store).backups()).isEmpty();
    history.clock.pass(PruneRequest.DEFAULT_GRACE);
    history.prune(newest(1));
    assertThat(history.keys("running/")).isEmpty();
  }

  @Test
  void aPruneDuringARebuildTouchesNeitherBackupsNorPlans() {
    history.chain(3);
    history.begin("dead", History.OWNER, null).store();
    history.clock.pass(Duration.ofDays(2));
    Set<String> before = history.keys("");
    List<PruneReport> prunes = new ArrayList<>();
    FaultyStore slow =
        FaultyStore.around(history.store)
            .on(
                Calls.to(StoreCall.LIST).number(3),
                Fault.delay(() -> prunes.add(history.prune(newest(1)))));
    rebuild(slow);
    assertThat(prunes)
        .singleElement()
        .satisfies(
            prune -> {
              assertThat(prune.backups()).isEmpty();
              assertThat(prune.runs()).isEmpty();
              assertThat(prune.warnings()).singleElement().asString().contains("rebuilt");
            });
    assertThat(history.keys("")).containsAll(before);
    assertThat(history.prune(newest(1)).runs()).containsExactly("dead");
  }
}
