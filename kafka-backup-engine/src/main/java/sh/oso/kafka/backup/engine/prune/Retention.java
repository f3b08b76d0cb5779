package sh.oso.kafka.backup.engine.prune;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import sh.oso.kafka.backup.api.PruneReport.Verdict;
import sh.oso.kafka.backup.api.RetentionPolicy;

/**
 * Decides which backups of one owner stay. A backup counts among the newest if it does so by the
 * time in its manifest or by the store's time of it: neither a clock that was wrong nor a
 * repository that was copied elsewhere costs a new backup.
 */
final class Retention {

  /**
   * A backup to decide on.
   *
   * @param completedAt as the manifest says
   * @param storedAt the store's time of the manifest
   * @param claims why it stays whatever the policy says; empty if nothing speaks for it
   */
  record Backup(String backupId, Instant completedAt, Instant storedAt, String claims) {}

  private final RetentionPolicy policy;
  private final Instant now;
  private final Map<String, String> kept = new HashMap<>();

  private Retention(RetentionPolicy policy, Instant now) {
    this.policy = policy;
    this.now = now;
  }

  /** What becomes of each, oldest first. */
  static List<Verdict> decide(List<Backup> backups, RetentionPolicy policy, Instant now) {
    return new Retention(policy, now).decide(backups);
  }

  private List<Verdict> decide(List<Backup> backups) {
    List<Backup> recorded = newestFirst(backups, Backup::completedAt, Backup::storedAt);
    List<Backup> stored = newestFirst(backups, Backup::storedAt, Backup::completedAt);
    for (List<Backup> order : List.of(recorded, stored)) {
      keepNewest(order);
    }
    keepLastOf("day", policy.daily(), recorded, date -> date.toString());
    keepLastOf(
        "week",
        policy.weekly(),
        recorded,
        date ->
            date.get(IsoFields.WEEK_BASED_YEAR)
                + "-W"
                + date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
    keepLastOf("month", policy.monthly(), recorded, date -> date.toString().substring(0, 7));
    keepLastOf("year", policy.yearly(), recorded, date -> String.valueOf(date.getYear()));
    List<Verdict> verdicts = new ArrayList<>();
    for (Backup backup : recorded) {
      if (!backup.claims().isEmpty()) {
        kept.put(backup.backupId(), backup.claims());
      }
      String reason = kept.get(backup.backupId());
      verdicts.add(
          0,
          new Verdict(
              backup.backupId(),
              backup.completedAt(),
              reason != null,
              reason == null ? "no rule of the policy keeps it" : reason));
    }
    return verdicts;
  }

  private void keepNewest(List<Backup> order) {
    for (int rank = 0; rank < order.size(); rank++) {
      Backup backup = order.get(rank);
      if (policy.keepsAll()) {
        keep(backup, "the policy keeps all");
      } else if (rank == 0) {
        keep(backup, "the newest");
      } else if (isRecent(backup, rank)) {
        keep(backup, recentReason());
      } else if (rank < policy.minimum()) {
        keep(backup, "one of the newest " + policy.minimum() + ", the minimum");
      }
    }
  }

  private boolean isRecent(Backup backup, int rank) {
    Duration maxAge = policy.maxAge();
    boolean limited = policy.backups() > 0 || maxAge != null;
    return limited
        && (policy.backups() == 0 || rank < policy.backups())
        && (maxAge == null || !later(backup).isBefore(now.minus(maxAge)));
  }

  private static Instant later(Backup backup) {
    return backup.completedAt().isAfter(backup.storedAt())
        ? backup.completedAt()
        : backup.storedAt();
  }

  private String recentReason() {
    Duration maxAge = policy.maxAge();
    String age = maxAge == null ? "" : "not older than " + text(maxAge);
    String number = policy.backups() == 0 ? "" : "one of the newest " + policy.backups();
    return number + (number.isEmpty() || age.isEmpty() ? "" : " and ") + age;
  }

  private static String text(Duration duration) {
    return duration.toDays() > 0 && duration.equals(Duration.ofDays(duration.toDays()))
        ? duration.toDays() + " days"
        : duration.toHours() + " hours";
  }

  private void keepLastOf(
      String unit, int number, List<Backup> newestFirst, Function<LocalDate, String> period) {
    Set<String> seen = new HashSet<>();
    for (Backup backup : newestFirst) {
      String name = period.apply(LocalDate.ofInstant(backup.completedAt(), ZoneOffset.UTC));
      if (seen.size() < number && seen.add(name)) {
        keep(backup, "the last of " + unit + " " + name);
      }
    }
  }

  private void keep(Backup backup, String reason) {
    kept.putIfAbsent(backup.backupId(), reason);
  }

  private static List<Backup> newestFirst(
      List<Backup> backups, Function<Backup, Instant> by, Function<Backup, Instant> then) {
    return backups.stream()
        .sorted(
            Comparator.comparing(by).thenComparing(then).thenComparing(Backup::backupId).reversed())
        .toList();
  }
}
