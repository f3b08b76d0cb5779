package sh.oso.kafka.backup.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sh.oso.kafka.backup.engine.prune.History.OWNER;
import static sh.oso.kafka.backup.engine.prune.History.newest;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.DeleteRequest;
import sh.oso.kafka.backup.api.IncompleteRunException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.engine.prune.History;
import sh.oso.kafka.backup.engine.prune.SingleDeletion;
import sh.oso.kafka.backup.testkit.store.Calls;
import sh.oso.kafka.backup.testkit.store.Fault;
import sh.oso.kafka.backup.testkit.store.FaultyStore;

/** Runs and prunes at once: a run commits a whole backup or says that it cannot. */
class PlanGuardTest {

  private final History history = new History();

  private void graceIsOver(History of) {
    of.clock.pass(PruneRequest.DEFAULT_GRACE.plusMinutes(1));
  }

  @Test
  void aParentThatGoesAtAnyMomentOfAPruneIsUsedWholeOrRefused() {
    int[] outcomes = new int[2];
    for (boolean again : new boolean[] {false, true}) {
      for (long call = 1; ; call++) {
        History own = new History();
        List<Manifest> chain = own.chain(4);
        Manifest parent = chain.get(0); // read now, and about to go
        if (again) {
          own.prune(newest(2)); // gone; its deletion goes in the prune that is looked at
        }
        graceIsOver(own);
        History.@Nullable Run[] run = new History.@Nullable Run[1];
        FaultyStore store =
            FaultyStore.around(own.store)
                .on(Calls.any().number(call), Fault.delay(() -> run[0] = begin(own, parent)));
        own.prune(store, newest(2));
        if (store.faultCount() == 0) {
          assertThat(call).isGreaterThan(30);
          break;
        }
        own.prune(newest(2));
        graceIsOver(own);
        History.Run begun = run[0];
        if (begun != null) {
          begun.checkpoint();
          own.prune(newest(2));
          begun.commit();
          assertThat(own.missing()).as("at call " + call + ", again: " + again).isEmpty();
        }
        outcomes[begun == null ? 0 : 1]++;
        own.prune(newest(2));
        assertThat(own.missing()).isEmpty();
      }
    }
    assertThat(outcomes[0]).isPositive();
    assertThat(outcomes[1]).isPositive();
  }

  /** As a run does that has read its parent's manifest before; null if it refuses to go on. */
  private static History.@Nullable Run begin(History history, Manifest parent) {
    History.Run run = history.begin("run", OWNER, parent);
    try {
      PlanGuard.over(history.repository, run.plan);
    } catch (IncompleteRunException e) {
      return null;
    }
    return run.store();
  }

  @Test
  void aRunThatWasGivenUpDoesNotCommit() {
    History.Run run = history.begin("run", OWNER, null).store();
    PlanGuard guard = PlanGuard.over(history.repository, run.plan);
    guard.beforeCommit();
    graceIsOver(history);
    assertThat(history.prune(newest(1)).runs()).containsExactly("run");
    assertThatThrownBy(guard::beforeCommit)
        .isInstanceOf(IncompleteRunException.class)
        .hasMessageContaining("Nothing was committed");
  }

  @Test
  void aRunThatWasHeldUpRightBeforeItsCommitTakesItBack() {
    History.Run run = history.begin("run", OWNER, null).store();
    PlanGuard guard = PlanGuard.over(history.repository, run.plan);
    guard.beforeCommit();
    for (int i = 0; i < 3; i++) {
      graceIsOver(history);
      history.prune(newest(1));
    }
    assertThat(history.keys("topics/")).isEmpty();
    Manifest manifest = run.commit();
    assertThatThrownBy(() -> guard.afterCommit(manifest, history.clock))
        .isInstanceOf(IncompleteRunException.class)
        .hasMessageContaining("It was taken back");
    assertThat(history.backups()).isEmpty();
    assertThat(history.missing()).isEmpty();
  }

  @Test
  void aRunThatIsGoneOnWithAtAnyMomentOfAPruneCommitsAWholeBackupOrIsRefused() {
    int[] outcomes = new int[2];
    for (long call = 1; ; call++) {
      History own = new History();
      own.chain(2);
      History.Run run = own.begin("run", OWNER, null).store();
      run.checkpoint();
      graceIsOver(own);
      graceIsOver(own);
      @Nullable PlanGuard[] guard = new @Nullable PlanGuard[1];
      FaultyStore store =
          FaultyStore.around(own.store)
              .on(Calls.any().number(call), Fault.delay(() -> guard[0] = goOn(own, run)));
      own.prune(store, newest(2));
      if (store.faultCount() == 0) {
        assertThat(call).isGreaterThan(20);
        break;
      }
      PlanGuard went = guard[0];
      if (went != null) {
        own.prune(newest(2));
        went.beforeCommit();
        went.afterCommit(run.commit(), own.clock);
        assertThat(own.backups()).as("at call " + call).contains("run");
      }
      own.prune(newest(2));
      assertThat(own.missing()).as("at call " + call).isEmpty();
      outcomes[went == null ? 0 : 1]++;
    }
    assertThat(outcomes[0]).isPositive();
    assertThat(outcomes[1]).isPositive();
  }

  private static @Nullable PlanGuard goOn(History history, History.Run run) {
    try {
      return PlanGuard.overLeft(history.repository, run.plan, run::checkpoint);
    } catch (IncompleteRunException | InvalidRequestException e) {
      return null;
    }
  }

  @Test
  void aRunThatNobodyTouchedIsLeftInPeace() {
    History.Run run = history.begin("run", OWNER, null).store();
    PlanGuard guard = PlanGuard.over(history.repository, run.plan);
    guard.beforeCommit();
    guard.afterCommit(run.commit(), history.clock);
    assertThat(history.backups()).containsExactly("run");
  }

  @Test
  void theIdOfADeletedBackupIsFreeAfterTheGrace() {
    history.chain(2);
    new SingleDeletion(history.repository, history.clock, "test").run(DeleteRequest.of("b99"));
    assertThatThrownBy(() -> PlanGuard.requireFree(history.repository, "b99"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("take another backup id");
    graceIsOver(history);
    history.prune(newest(1));
    assertThatCode(() -> PlanGuard.requireFree(history.repository, "b99"))
        .doesNotThrowAnyException();
  }
}
