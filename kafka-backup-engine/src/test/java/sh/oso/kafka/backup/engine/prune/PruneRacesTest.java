package sh.oso.kafka.backup.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sh.oso.kafka.backup.engine.prune.History.OWNER;
import static sh.oso.kafka.backup.engine.prune.History.newest;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.BackupNotFoundException;
import sh.oso.kafka.backup.api.DeleteRequest;
import sh.oso.kafka.backup.api.HoldRequest;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.PruneReport;
import sh.oso.kafka.backup.api.PruneReport.Verdict;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.testkit.store.Calls;
import sh.oso.kafka.backup.testkit.store.Fault;
import sh.oso.kafka.backup.testkit.store.FaultyStore;

/** Something else happens right before a call of a prune, whichever call that is. */
class PruneRacesTest {

  /** What happens meanwhile, and what must hold when the prune is done. */
  interface Meanwhile {
    void happens(History history, List<Manifest> chain);

    default void afterwards(History history, PruneReport report) {}
  }

  private static void atEveryCall(Meanwhile meanwhile) {
    for (long call = 1; ; call++) {
      History history = new History();
      List<Manifest> chain = history.chain(5);
      history.prune(newest(4));
      history.clock.pass(PruneRequest.DEFAULT_GRACE.plusMinutes(1));
      history.backup("other", Map.of("owner", "b"), chain.get(1));
      FaultyStore store =
          FaultyStore.around(history.store)
              .on(Calls.any().number(call), Fault.delay(() -> meanwhile.happens(history, chain)));
      PruneReport report = history.prune(store, newest(2));
      assertThat(history.missing()).as("at call " + call).isEmpty();
      meanwhile.afterwards(history, report);
      if (store.faultCount() == 0) {
        assertThat(call).isGreaterThan(40);
        return;
      }
    }
  }

  @Test
  void anotherPrune() {
    atEveryCall(
        new Meanwhile() {
          @Override
          public void happens(History history, List<Manifest> chain) {
            history.prune(newest(2));
          }

          @Override
          public void afterwards(History history, PruneReport report) {
            assertThat(history.backups()).containsExactly("b95", "b96", "other");
            history.clock.pass(PruneRequest.DEFAULT_GRACE.plusMinutes(1));
            history.prune(newest(2));
            assertThat(history.missing()).isEmpty();
            assertThat(history.keys("deleted/")).isEmpty();
          }
        });
  }

  @Test
  void aPruneThatKeepsLess() {
    atEveryCall((history, chain) -> history.prune(newest(1)));
  }

  @Test
  void aWholeBackup() {
    atEveryCall((history, chain) -> history.backup("new", OWNER, chain.get(chain.size() - 1)));
  }

  @Test
  void aHoldHoldsOrSaysThatItDoesNot() {
    boolean[] held = new boolean[1];
    int[] outcomes = new int[2];
    atEveryCall(
        new Meanwhile() {
          @Override
          public void happens(History history, List<Manifest> chain) {
            try {
              new Holding(history.repository, history.clock)
                  .hold(new HoldRequest("b97", "audit", null));
              held[0] = true;
              outcomes[0]++;
            } catch (BackupNotFoundException e) {
              held[0] = false;
              outcomes[1]++;
            }
          }

          @Override
          public void afterwards(History history, PruneReport report) {
            if (held[0]) {
              assertThat(history.backups()).contains("b97");
              assertThat(report.backups())
                  .filteredOn(verdict -> verdict.backupId().equals("b97"))
                  .singleElement()
                  .matches(Verdict::kept);
            }
            held[0] = false;
          }
        });
    assertThat(outcomes[0]).isPositive();
    assertThat(outcomes[1]).isPositive();
  }

  @Test
  void aDeletionOnRequest() {
    Consumer<History> delete =
        history ->
            new SingleDeletion(history.repository, history.clock, "test")
                .run(new DeleteRequest("b96", true, false));
    atEveryCall((history, chain) -> delete.accept(history));
  }

  @Test
  void deletesOneBackupOnRequest() {
    History history = new History();
    history.chain(3);
    SingleDeletion deletion = new SingleDeletion(history.repository, history.clock, "test");
    Holding holding = new Holding(history.repository, history.clock);
    holding.hold(new HoldRequest("b98", "audit", "the auditors come in May"));
    assertThatThrownBy(() -> deletion.run(DeleteRequest.of("b98")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("held: audit");
    history.prune(newest(1));
    assertThat(history.backups()).containsExactly("b97", "b98");
    assertThatThrownBy(() -> holding.release("b98", "other"))
        .isInstanceOf(BackupNotFoundException.class)
        .hasMessageContaining("audit");
    holding.release("b98", "audit");
    assertThat(deletion.run(new DeleteRequest("b98", false, true))).isEmpty();
    assertThat(history.backups()).contains("b98");
    assertThat(deletion.run(DeleteRequest.of("b98"))).containsExactly("b98");
    assertThat(history.backups()).containsExactly("b97");
    assertThat(history.keys("holds/")).isEmpty();
    assertThatThrownBy(() -> deletion.run(DeleteRequest.of("b98")))
        .isInstanceOf(BackupNotFoundException.class);
    assertThatThrownBy(() -> holding.hold(new HoldRequest("b98", "audit", null)))
        .isInstanceOf(BackupNotFoundException.class);
  }

  @Test
  void aBackupThatItsLabelHoldsGoesByForceOnly() {
    History history = new History();
    history.backup("held", Map.of("owner", "a", "hold", "audit"), null);
    history.chain(2);
    PruneReport report = history.prune(newest(1));
    assertThat(history.backups()).containsExactly("b98", "held");
    assertThat(report.backups().get(0).reason()).isEqualTo("held by its label: audit");
    SingleDeletion deletion = new SingleDeletion(history.repository, history.clock, "test");
    assertThatThrownBy(() -> deletion.run(DeleteRequest.of("held")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("label: audit");
    assertThat(deletion.run(new DeleteRequest("held", true, false))).containsExactly("held");
  }

  @Test
  void aRunUnderWayGoesByForceOnly() {
    History history = new History();
    history.begin("run", OWNER, null).store();
    SingleDeletion deletion = new SingleDeletion(history.repository, history.clock, "test");
    assertThatThrownBy(() -> deletion.run(DeleteRequest.of("run")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("may be under way");
    assertThat(deletion.run(new DeleteRequest("run", true, false))).containsExactly("run");
    assertThat(history.keys("backups/")).isEmpty();
  }
}
