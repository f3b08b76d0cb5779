package sh.oso.kafka.backup.operator.schedule;

import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Optional;

/**
 * When a resource is due: a cron expression of five fields, or a nickname such as {@code @hourly},
 * in a time zone.
 *
 * <p>Where clocks go back, a time of day that comes twice is due at the first of the two, while an
 * expression that is due each hour is due in both hours. Where clocks go forward, what would be due
 * in the hour that is left out is due when it would have begun, unless the expression is due soon
 * after anyway.
 */
public final class Schedule {

  private static final String ZONE_PREFIX = "CRON_TZ=";

  /** How far to look back for what is due, the near past first: most resources are up to date. */
  private static final List<Duration> LOOKS_BACK =
      List.of(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(32), Duration.ofDays(400));

  private static final CronDefinition FIVE_FIELDS =
      CronDefinitionBuilder.defineCron()
          .withMinutes()
          .withValidRange(0, 59)
          .withStrictRange()
          .and()
          .withHours()
          .withValidRange(0, 23)
          .withStrictRange()
          .and()
          .withDayOfMonth()
          .withValidRange(1, 31)
          .withStrictRange()
          .and()
          .withMonth()
          .withValidRange(1, 12)
          .withStrictRange()
          .and()
          .withDayOfWeek()
          .withValidRange(0, 7)
          .withMondayDoWValue(1)
          .withIntMapping(7, 0)
          .withStrictRange()
          .and()
          .withSupportedNicknameYearly()
          .withSupportedNicknameAnnually()
          .withSupportedNicknameMonthly()
          .withSupportedNicknameWeekly()
          .withSupportedNicknameDaily()
          .withSupportedNicknameMidnight()
          .withSupportedNicknameHourly()
          .instance();

  private final ExecutionTime times;
  private final ZoneId zone;

  private Schedule(ExecutionTime times, ZoneId zone) {
    this.times = times;
    this.zone = zone;
  }

  /**
   * Reads an expression.
   *
   * @param expression five fields or a nickname, with {@code CRON_TZ=Zone} before it or not
   * @param timeZone an IANA name; empty for UTC
   * @throws InvalidScheduleException if it cannot be read, or is never due
   */
  public static Schedule parse(String expression, String timeZone) {
    String fields = expression.strip();
    String zoneName = timeZone.strip();
    if (fields.startsWith(ZONE_PREFIX)) {
      if (!zoneName.isEmpty()) {
        throw new InvalidScheduleException(
            "has a time zone, and spec.timeZone gives one too; keep one of them");
      }
      String[] parts = fields.substring(ZONE_PREFIX.length()).split("\\s+", 2);
      zoneName = parts[0];
      fields = parts.length == 2 ? parts[1] : "";
    }
    requireFive(fields);
    ZoneId zone = zone(zoneName);
    ExecutionTime times;
    try {
      times = ExecutionTime.forCron(new CronParser(FIVE_FIELDS).parse(fields).validate());
    } catch (IllegalArgumentException e) {
      throw new InvalidScheduleException("'" + fields + "': " + e.getMessage(), e);
    }
    Schedule schedule = new Schedule(times, zone);
    if (schedule.next(Instant.now()).isEmpty()) {
      throw new InvalidScheduleException("'" + fields + "' is never due");
    }
    return schedule;
  }

  private static void requireFive(String fields) {
    int count = fields.isEmpty() ? 0 : fields.split("\\s+", -1).length;
    boolean nickname = fields.startsWith("@") && count == 1;
    if (!nickname && count != 5) {
      throw new InvalidScheduleException(
          "'"
              + fields
              + "' has "
              + count
              + (count == 1 ? " field" : " fields")
              + " where five are needed: minute hour day-of-month month day-of-week"
              + (count == 6 ? "; leave out the seconds" : ""));
    }
  }

  private static ZoneId zone(String name) {
    if (name.isEmpty()) {
      return ZoneOffset.UTC;
    }
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new InvalidScheduleException(
          "time zone '" + name + "' is not known; give an IANA name such as Europe/Berlin", e);
    }
  }

  /**
   * Finds when it is due next.
   *
   * @param after not itself included
   * @return a whole minute, or nothing if it is never due again
   */
  public Optional<Instant> next(Instant after) {
    Optional<Instant> plain = times.nextExecution(after.atZone(zone)).map(ZonedDateTime::toInstant);
    ZoneOffsetTransition change = zone.getRules().nextTransition(after);
    if (change == null || !change.isGap() || !dueWithin(change)) {
      return plain;
    }
    Instant soonAfter = change.getInstant().plus(change.getDuration());
    return plain.filter(it -> it.isBefore(soonAfter)).or(() -> Optional.of(change.getInstant()));
  }

  /** Whether it would be due at a local time that clocks going forward leave out. */
  private boolean dueWithin(ZoneOffsetTransition gap) {
    LocalDateTime before = gap.getDateTimeBefore().minusSeconds(1);
    return times
        .nextExecution(before.atZone(ZoneOffset.UTC))
        .filter(due -> due.toLocalDateTime().isBefore(gap.getDateTimeAfter()))
        .isPresent();
  }

  /**
   * Finds the last time it was due.
   *
   * @param after not itself included
   * @param now included
   * @return nothing if it was not due in between
   */
  public Optional<Instant> last(Instant after, Instant now) {
    for (Duration back : LOOKS_BACK) {
      Instant from = now.minus(back);
      if (!from.isAfter(after)) {
        break;
      }
      Optional<Instant> last = lastFrom(from, now);
      if (last.isPresent()) {
        return last;
      }
    }
    return lastFrom(after, now);
  }

  private Optional<Instant> lastFrom(Instant after, Instant now) {
    Optional<Instant> last = Optional.empty();
    Optional<Instant> next = next(after);
    while (next.isPresent() && !next.get().isAfter(now)) {
      last = next;
      next = next(next.get());
    }
    return last;
  }
}
