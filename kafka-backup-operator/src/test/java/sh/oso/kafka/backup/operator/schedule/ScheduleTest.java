package sh.oso.kafka.backup.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 * * * *              | 2026-11-01T00:00 | 2026-11-01T01:00",
        "@hourly                | 2026-11-01T00:00 | 2026-11-01T01:00",
        "@daily                 | 2026-11-01T00:00 | 2026-11-02T00:00",
        "@midnight              | 2026-11-01T00:00 | 2026-11-02T00:00",
        "@weekly                | 2026-11-02T00:00 | 2026-11-08T00:00",
        "@monthly               | 2026-11-02T00:00 | 2026-12-01T00:00",
        "@yearly                | 2026-11-02T00:00 | 2027-01-01T00:00",
        "5/10 * * * *           | 2026-11-01T00:00 | 2026-11-01T00:05",
        "*/15 8-17 * * MON-FRI  | 2026-11-06T17:45 | 2026-11-09T08:00",
        "0 12 * JAN-MAR *       | 2026-11-01T00:00 | 2027-01-01T12:00",
        "0 0 * * 7              | 2026-11-02T00:00 | 2026-11-08T00:00",
        "0 0 * * 0              | 2026-11-02T00:00 | 2026-11-08T00:00",
        "0 0 29 2 *             | 2026-11-02T00:00 | 2028-02-29T00:00",
        "0,30 1,13 1 */3 *      | 2026-11-02T00:00 | 2027-01-01T01:00"
      })
  void isDueAsCronSays(String expression, LocalDateTime after, LocalDateTime due) {
    assertThat(Schedule.parse(expression, "Europe/Berlin").next(after.atZone(BERLIN).toInstant()))
        .contains(due.atZone(BERLIN).toInstant());
  }

  @Test
  void isDueOnADayOfTheMonthOrOfTheWeek() {
    // As in cron: if both are given, either is enough.
    assertThat(dues("0 0 13 * FRI", "2026-11-07T00:00:00Z", "UTC", 2))
        .containsExactly("2026-11-13T00:00Z", "2026-11-20T00:00Z");
    assertThat(dues("0 0 12 * FRI", "2026-11-07T00:00:00Z", "UTC", 2))
        .containsExactly("2026-11-12T00:00Z", "2026-11-13T00:00Z");
  }

  @Test
  void isInUtcUnlessAZoneIsGiven() {
    assertThat(dues("30 9 * * *", "2026-07-01T00:00:00Z", "", 1))
        .containsExactly("2026-07-01T09:30Z");
    assertThat(dues("CRON_TZ=Asia/Tokyo 30 9 * * *", "2026-07-01T00:00:00Z", "", 1))
        .containsExactly("2026-07-01T09:30+09:00");
  }

  @Test
  void whatFallsIntoTheHourLeftOutIsDueWhenItBegins() {
    assertThat(dues("30 2 * * *", "2026-03-28T12:00:00Z", "Europe/Berlin", 2))
        .containsExactly("2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00");
  }

  @Test
  void anHourlyScheduleGoesOnWhereAnHourIsLeftOut() {
    assertThat(dues("10 * * * *", "2026-03-28T23:30:00Z", "Europe/Berlin", 3))
        .containsExactly(
            "2026-03-29T01:10+01:00", "2026-03-29T03:10+02:00", "2026-03-29T04:10+02:00");
  }

  @Test
  void aTimeOfDayThatComesTwiceIsDueOnce() {
    assertThat(dues("30 2 * * *", "2026-10-24T12:00:00Z", "Europe/Berlin", 2))
        .containsExactly("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
  }

  @Test
  void anHourlyScheduleIsDueInBothHours() {
    assertThat(dues("0 * * * *", "2026-10-24T23:30:00Z", "Europe/Berlin", 3))
        .containsExactly(
            "2026-10-25T02:00+02:00", "2026-10-25T02:00+01:00", "2026-10-25T03:00+01:00");
  }

  @Test
  void findsTheLastTimeHoweverLongAgo() {
    Schedule minutely = Schedule.parse("* * * * *", "");
    Instant now = Instant.parse("2026-11-25T10:00:30Z");
    assertThat(minutely.last(Instant.parse("2020-01-01T00:00:00Z"), now))
        .contains(Instant.parse("2026-11-25T10:00:00Z"));
    assertThat(minutely.last(Instant.parse("2026-11-25T10:00:00Z"), now)).isEmpty();
    Schedule leapDays = Schedule.parse("0 0 29 2 *", "");
    assertThat(leapDays.last(Instant.parse("2020-01-01T00:00:00Z"), now))
        .contains(Instant.parse("2024-02-29T00:00:00Z"));
    assertThat(leapDays.last(Instant.parse("2024-02-29T00:00:00Z"), now)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "0 0 * * * *               |                | leave out the seconds",
        "* * *                     |                | has 3 fields where five are needed",
        "\"\"                      |                | has 0 fields",
        "60 * * * *                |                | 60 not in range",
        "0 0 30 2 *                |                | never due",
        "@reboot                   |                | @reboot not supported",
        "@every 5m                 |                | has 2 fields",
        "0 0 L * *                 |                | L",
        "0 0 * * *                 | Mars/Olympus   | 'Mars/Olympus' is not known",
        "CRON_TZ=Nowhere 0 0 * * * |                | 'Nowhere' is not known",
        "CRON_TZ=UTC 0 0 * * *     | Europe/Berlin  | keep one of them"
      })
  void saysWhatIsWrong(
      String expression, @org.jspecify.annotations.Nullable String zone, String message) {
    String timeZone = zone == null ? "" : zone;
    assertThatThrownBy(() -> Schedule.parse(expression, timeZone))
        .isInstanceOf(InvalidScheduleException.class)
        .hasMessageContaining(message);
  }

  private static List<String> dues(String expression, String after, String zone, int count) {
    Schedule schedule = Schedule.parse(expression, zone);
    ZoneId shown =
        expression.startsWith("CRON_TZ")
            ? ZoneId.of("Asia/Tokyo")
            : ZoneId.of(zone.isEmpty() ? "UTC" : zone);
    List<String> dues = new ArrayList<>();
    Instant from = Instant.parse(after);
    for (int i = 0; i < count; i++) {
      from = schedule.next(from).orElseThrow();
      dues.add(OffsetDateTime.ofInstant(from, shown).toString());
    }
    return dues;
  }
}
