package sh.oso.kafka.backup.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.PruneReport.Verdict;
import sh.oso.kafka.backup.api.RetentionPolicy;
import sh.oso.kafka.backup.engine.prune.Retention.Backup;

class RetentionTest {

  private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");

  /** One a day, the last of them now; names sort the other way round. */
  private static final List<Backup> DAYS =
      IntStream.range(0, 800)
          .mapToObj(i -> backup("b" + (1000 + i), NOW.minus(Duration.ofDays(i))))
          .toList();

  private static Backup backup(String id, Instant at) {
    return new Backup(id, at, at, "");
  }

  private static List<String> kept(List<Backup> backups, RetentionPolicy policy) {
    return Retention.decide(backups, policy, NOW).stream()
        .filter(Verdict::kept)
        .map(verdict -> verdict.completedAt().toString().substring(0, 10))
        .toList();
  }

  @Test
  void keepsTheNewestByTimeAndNotByName() {
    assertThat(kept(DAYS, RetentionPolicy.ofNewest(3)))
        .containsExactly("2026-03-29", "2026-03-30", "2026-03-31");
  }

  @Test
  void deletesNothingWithoutARule() {
    assertThat(kept(DAYS, RetentionPolicy.KEEP_ALL)).hasSize(800);
    assertThat(kept(DAYS, new RetentionPolicy(0, null, 5, 0, 0, 0, 0))).hasSize(800);
  }

  @Test
  void ageLimitsAndTheMinimumWins() {
    RetentionPolicy twoDays = new RetentionPolicy(0, Duration.ofDays(2), 0, 0, 0, 0, 0);
    assertThat(kept(DAYS, twoDays)).containsExactly("2026-03-29", "2026-03-30", "2026-03-31");
    RetentionPolicy both = new RetentionPolicy(2, Duration.ofDays(2), 0, 0, 0, 0, 0);
    assertThat(kept(DAYS, both)).containsExactly("2026-03-30", "2026-03-31");
    List<Backup> old = DAYS.subList(500, 800);
    assertThat(kept(old, twoDays)).hasSize(1);
    assertThat(kept(old, new RetentionPolicy(0, Duration.ofDays(2), 4, 0, 0, 0, 0))).hasSize(4);
    assertThat(kept(old, new RetentionPolicy(2, null, 4, 0, 0, 0, 0))).hasSize(4);
  }

  @Test
  void keepsTheLastOfDaysWeeksMonthsAndYears() {
    List<Backup> twiceADay = new ArrayList<>(DAYS);
    DAYS.forEach(b -> twiceADay.add(backup("n" + b.backupId(), b.completedAt().minusSeconds(9))));
    assertThat(
            Retention.decide(twiceADay, new RetentionPolicy(0, null, 0, 2, 0, 0, 0), NOW).stream()
                .filter(Verdict::kept))
        .extracting(Verdict::backupId)
        .containsExactly("b1001", "b1000");
    assertThat(kept(DAYS, new RetentionPolicy(0, null, 0, 0, 3, 0, 0)))
        .containsExactly("2026-03-22", "2026-03-29", "2026-03-31");
    assertThat(kept(DAYS, new RetentionPolicy(0, null, 0, 0, 0, 3, 0)))
        .containsExactly("2026-01-31", "2026-02-28", "2026-03-31");
    assertThat(kept(DAYS, new RetentionPolicy(0, null, 0, 0, 0, 0, 9)))
        .containsExactly("2024-12-31", "2025-12-31", "2026-03-31");
    assertThat(kept(DAYS, new RetentionPolicy(1, null, 0, 2, 2, 2, 2)))
        .containsExactly("2025-12-31", "2026-02-28", "2026-03-29", "2026-03-30", "2026-03-31");
  }

  @Test
  void countsDaysThatHaveABackup() {
    List<Backup> gap = new ArrayList<>(DAYS.subList(0, 1));
    gap.addAll(DAYS.subList(100, 110));
    assertThat(kept(gap, new RetentionPolicy(0, null, 0, 3, 0, 0, 0)))
        .containsExactly("2025-12-20", "2025-12-21", "2026-03-31");
  }

  @Test
  void aClockThatWasWrongCostsNoNewBackup() {
    List<Backup> backups = new ArrayList<>(DAYS.subList(1, 10));
    backups.add(new Backup("lost its clock", Instant.EPOCH, NOW, ""));
    backups.add(new Backup("too", Instant.EPOCH.plusSeconds(1), NOW.minusSeconds(60), ""));
    assertThat(
            Retention.decide(backups, RetentionPolicy.ofNewest(2), NOW).stream()
                .filter(Verdict::kept))
        .extracting(Verdict::backupId)
        .containsExactly("lost its clock", "too", "b1002", "b1001");
    RetentionPolicy age = new RetentionPolicy(0, Duration.ofHours(1), 0, 0, 0, 0, 0);
    assertThat(Retention.decide(backups, age, NOW).stream().filter(Verdict::kept))
        .extracting(Verdict::backupId)
        .containsExactly("lost its clock", "too", "b1001");
  }

  @Test
  void saysWhy() {
    List<Backup> backups =
        List.of(
            backup("a", NOW.minus(Duration.ofDays(40))),
            new Backup("b", NOW.minus(Duration.ofDays(35)), NOW, "held: audit"),
            backup("c", NOW.minus(Duration.ofDays(34))),
            backup("d", NOW.minus(Duration.ofDays(1))),
            backup("e", NOW));
    assertThat(
            Retention.decide(
                backups, new RetentionPolicy(2, Duration.ofDays(30), 0, 0, 0, 3, 0), NOW))
        .extracting(verdict -> verdict.backupId() + " " + verdict.kept() + " " + verdict.reason())
        .containsExactly(
            "a false no rule of the policy keeps it",
            "b true held: audit",
            "c true the last of month 2026-02",
            "d true one of the newest 2 and not older than 30 days",
            "e true the newest");
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatThrownBy(() -> RetentionPolicy.ofNewest(0))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("at least 1");
    assertThatThrownBy(() -> new RetentionPolicy(-1, null, 0, 0, 0, 0, 0))
        .isInstanceOf(InvalidRequestException.class);
    assertThatThrownBy(() -> new RetentionPolicy(0, Duration.ZERO, 0, 0, 0, 0, 0))
        .isInstanceOf(InvalidRequestException.class);
  }
}
