package sh.oso.kafka.backup.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sh.oso.kafka.backup.engine.prune.History.OWNER;
import static sh.oso.kafka.backup.engine.prune.History.newest;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.testkit.store.Calls;
import sh.oso.kafka.backup.testkit.store.Fault;
import sh.oso.kafka.backup.testkit.store.FaultyStore;

/** A prune that is cut at any call of the store leaves whole backups, and the next completes it. */
class PruneInterruptedTest {

  enum Cut {
    BEFORE_THE_CALL,
    AFTER_THE_CALL;

    Fault fault() {
      return this == BEFORE_THE_CALL ? Fault.unavailable() : Fault.lostReply();
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesWholeBackups(Cut cut) {
    long calls = 1;
    while (true) {
      History history = new History();
      List<Manifest> chain = history.chain(5);
      history.backup("other", Map.of("owner", "b"), chain.get(1));
      history.begin("dead", OWNER, chain.get(2)).store().checkpoint();
      history.clock.pass(PruneRequest.DEFAULT_GRACE.plusMinutes(1));
      history.prune(newest(4)); // so that the one that is cut also has data to delete
      history.clock.pass(PruneRequest.DEFAULT_GRACE.plusMinutes(1));
      Manifest last = history.backup("last", OWNER, chain.get(4));

      FaultyStore faulty =
          FaultyStore.around(history.store)
              .on(Calls.any().number(calls), cut.fault())
              .on(Calls.any().from(calls + 1), Fault.unavailable());
      if (faultless(history, faulty)) {
        assertThat(calls).isGreaterThan(60);
        return;
      }
      assertThat(history.missing()).as("cut at call " + calls).isEmpty();
      assertThat(history.backups()).contains("last", "b95", "other");

      history.prune(newest(2));
      assertThat(history.missing()).as("cut at call " + calls).isEmpty();
      assertThat(history.backups()).containsExactly("b95", "last", "other");
      history.clock.pass(PruneRequest.DEFAULT_GRACE.plusMinutes(1));
      history.prune(newest(2));
      history.clock.pass(PruneRequest.DEFAULT_GRACE.plusMinutes(1));
      history.prune(newest(2));
      Set<String> needed = new TreeSet<>(history.named(last));
      needed.addAll(history.named(chain.get(4)));
      needed.addAll(history.named(history.repository.findManifest("other").orElseThrow()));
      assertThat(history.keys("topics/")).as("cut at call " + calls).isEqualTo(needed);
      assertThat(history.keys("deleted/")).isEmpty();
      assertThat(history.keys("running/")).isEmpty();
      calls++;
    }
  }

  private static boolean faultless(History history, FaultyStore faulty) {
    if (faulty.faultCount() > 0) {
      throw new IllegalStateException("a fault befell nobody");
    }
    try {
      history.prune(faulty, newest(2));
    } catch (KafkaBackupException e) {
      assertThat(faulty.faultCount()).isPositive();
      return false;
    }
    // The last call of all takes the prune's own document away; without it all is done as well.
    return faulty.faultCount() == 0;
  }

  @ParameterizedTest
  @EnumSource
  void aBackupWhoseDeletionIsCutIsThereOrNot(Cut cut) {
    for (int call = 1; call < 12; call++) {
      History history = new History();
      List<Manifest> chain = history.chain(2);
      FaultyStore faulty =
          FaultyStore.around(history.store)
              .on(Calls.any().number(call), cut.fault())
              .on(Calls.any().from(call + 1), Fault.unavailable());
      Removal removal = new Removal(History.repository(faulty), history.clock, "test");
      try {
        removal.backup("b99", chain.get(0), "why", false);
      } catch (KafkaBackupException e) {
        assertThat(faulty.faultCount()).isPositive();
      }
      assertThat(history.missing()).isEmpty();
      assertThat(history.backups()).contains("b98");
      if (!history.backups().contains("b99")) {
        assertThat(history.keys("deleted/b99/")).hasSize(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysWhatWentWrong(Cut cut) {
    History history = new History();
    history.chain(2);
    FaultyStore faulty = FaultyStore.around(history.store).on(Calls.any().from(3), cut.fault());
    assertThatThrownBy(() -> history.prune(faulty, newest(1)))
        .isInstanceOf(KafkaBackupException.class)
        .hasMessageContaining("failed");
  }
}
