package sh.oso.kafka.backup.engine.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.VerifyReport.Damage;
import sh.oso.kafka.backup.api.VerifyReport.Sample;
import sh.oso.kafka.backup.api.VerifyRequest.Level;
import sh.oso.kafka.backup.engine.manifest.EvidenceReport;

/** The page for people shows what is in the report, and nothing that is in it acts. */
class EvidencePageTest {

  private static final String EVIL = "<script src=\"http://x\">'&\u0007</script>";

  private static EvidenceReport report(String text) {
    return new EvidenceReport(
        1,
        "verify-1",
        "INVALID",
        new EvidenceReport.Backup(
            "b", text, "backups/b/manifest.json", "0", text, text, Instant.EPOCH, Instant.EPOCH),
        Level.CHECKSUMS,
        List.of(text),
        List.of(text),
        new Sample(10, 7, 1, 2, 3, 4, 5, 6),
        List.of(new EvidenceReport.Step(Level.LISTED, false, 1, 0, 2)),
        1,
        2,
        3,
        4,
        List.of(new Damage(text, 1, 10, 19, text, text), new Damage(null, -1, -1, -1, "o", "p")),
        List.of(text),
        null,
        Instant.EPOCH,
        Instant.EPOCH,
        "1",
        text,
        null);
  }

  @Test
  void everythingIsEscaped() {
    String page = EvidencePage.of(report(EVIL));
    assertThat(page)
        .doesNotContain("<script", "http://x\"", "\u0007")
        .contains("&lt;script src=&quot;http://x&quot;&gt;&#39;&amp;\uFFFD&lt;/script&gt;")
        .contains("default-src 'none'");
    String plain = EvidencePage.of(report("plain"));
    assertThat(page.chars().filter(c -> c == '<').count())
        .as("no text makes an element")
        .isEqualTo(plain.chars().filter(c -> c == '<').count());
  }

  @Test
  void saysWhatWasFoundAndHowMuchWasLookedInto() {
    assertThat(EvidencePage.of(report("orders")))
        .contains("<strong class=\"INVALID\">INVALID</strong> Damage was found.")
        .contains("1 of 2 segments, 5 of 6 records (asked for 10 %, seed 7)")
        .contains("<td>orders</td><td>1</td><td>10 to 19</td><td>orders</td><td>orders</td>");
  }
}
