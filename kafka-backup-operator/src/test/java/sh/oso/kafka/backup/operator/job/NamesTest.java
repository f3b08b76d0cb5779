package sh.oso.kafka.backup.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class NamesTest {

  private static final Instant NOON = Instant.parse("2024-12-01T12:00:00Z");

  @Test
  void namesWhatFitsInFull() {
    assertThat(Names.job("kb", "production-backup", Names.time(NOON)))
        .isEqualTo("kb-production-backup-20241201-120000");
    assertThat(Names.backupId("production-backup", NOON))
        .isEqualTo("production-backup-20241201-120000");
    assertThat(Names.label("production-backup")).isEqualTo("production-backup");
  }

  @Test
  void longNamesAreCutAndStayApart() {
    String one = "a".repeat(252) + "b";
    String other = "a".repeat(252) + "c";

    assertThat(Names.job("kb", one, Names.time(NOON)))
        .hasSizeLessThanOrEqualTo(57)
        .endsWith("-20241201-120000")
        .isNotEqualTo(Names.job("kb", other, Names.time(NOON)));
    assertThat(Names.label(one)).hasSize(63).isNotEqualTo(Names.label(other));
    assertThat(Names.backupId(one, NOON)).hasSize(200).isNotEqualTo(Names.backupId(other, NOON));
  }

  @Test
  void dotsAreNoPartOfAJobsName() {
    assertThat(Names.job("kb", "a.b", "1"))
        .matches("kb-a-b-[0-9a-f]{8}-1")
        .isNotEqualTo(Names.job("kb", "a-b", "1"));
  }

  @Test
  void aCutLeavesNoDotOrDashBeforeTheHash() {
    String dotted = "a".repeat(53) + "." + "b".repeat(100);
    assertThat(Names.label(dotted)).matches("a{53}-[0-9a-f]{8}");
  }
}
