package sh.oso.kafka.backup.engine.care;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.oso.kafka.backup.engine.prune.History.OWNER;
import static sh.oso.kafka.backup.engine.prune.History.newest;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.BackupSummary;
import sh.oso.kafka.backup.api.BackupSummary.State;
import sh.oso.kafka.backup.api.HoldRequest;
import sh.oso.kafka.backup.api.RecoveryWindow;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.engine.prune.History;
import sh.oso.kafka.backup.engine.prune.Holding;

class CatalogTest {

  private final History history = new History();
  private final Catalog catalog = new Catalog(history.repository);

  @Test
  void tellsOfChainsHoldsAndTheRecoveryWindow() {
    List<Manifest> chain = history.chain(3);
    history.backup("held", Map.of("owner", "b", "hold", "x"), null);
    history.begin("run", OWNER, chain.get(2));
    history.put("backups/odd/progress/x", "x");
    new Holding(history.repository, history.clock).hold(new HoldRequest("b98", "audit", null));

    List<BackupSummary> list = catalog.list();
    assertThat(list)
        .extracting(it -> it.backupId() + " " + it.parentId() + " " + it.holds())
        .containsExactly(
            "odd null []",
            "b99 null []",
            "b98 b99 [audit]",
            "b97 b98 []",
            "held null [label]",
            "run b97 []");
    assertThat(list.get(0).state()).isEqualTo(State.UNREADABLE);
    assertThat(RecoveryWindow.of(list))
        .extracting(it -> it.labels() + " " + it.restorePoints() + " " + it.first())
        .containsExactlyInAnyOrder(
            "{owner=a} 3 2026-11-01T01:00:00Z", "{owner=b} 1 2026-11-01T03:00:00Z");
  }

  @Test
  void whatIsLeftOfADeletedBackupIsNone() {
    history.chain(3);
    history.prune(newest(1));
    history.put("backups/b98/progress/left", "x");
    assertThat(catalog.list()).extracting(BackupSummary::backupId).containsExactly("b97");
  }
}
