package sh.oso.kafka.backup.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.PruneReport;
import sh.oso.kafka.backup.api.PruneReport.Amount;

class RetentionReportsTest {

  @Test
  void tellsWhatWentAndWhy() {
    assertThat(RetentionReports.prune(Reports.PRUNE))
        .isEqualTo(
            """
            Prune is done.

              backups              1 deleted, 1 kept
              runs given up        broken-off
              data deleted         1,200 objects with 3.0 GiB
              waits for the grace  7 objects with 1.0 MiB
              locked by the store  1 object with 10 B
              took                 2.0 s

            BACKUP   COMPLETED                      REASON
            old      2026-11-22 12:00:00Z  deleted  no rule of the policy keeps it
            nightly  2026-11-22 12:03:05Z  kept     the newest

            Warnings
              - a document is in the way
            """);
  }

  @Test
  void tellsWhatADryRunWouldDo() {
    PruneReport dry =
        new PruneReport(
            true,
            Reports.PRUNE.backups(),
            List.of(),
            new Amount(0, 0),
            new Amount(0, 0),
            new Amount(0, 0),
            List.of(),
            Duration.ZERO);
    assertThat(RetentionReports.prune(dry))
        .startsWith("Prune would do this; nothing was changed.\n")
        .contains("old      2026-11-22 12:00:00Z  would go  no rule")
        .doesNotContain("waits", "locked", "given up");
  }
}
