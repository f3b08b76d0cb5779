package sh.oso.kafka.backup.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TimeLineTest {

  @Test
  void showsChainsAndWhatCanBeRestored() {
    assertThat(TimeLine.of(Reports.LIST))
        .isEqualTo(
            """
            BACKUP       STATE       STARTED                     TOOK  TOPICS    RECORDS     DATA        NEW  GOES ON FROM       HELD BY
            weekly       complete    2026-11-21 12:00:00Z  1 min 40 s       2  1,234,567  3.0 GiB  512.0 MiB  long-ago, deleted  -
              nightly    complete    2026-11-22 12:00:00Z   3 min 5 s       2  1,234,567  3.0 GiB  512.0 MiB  weekly             audit, label
              under-way  unfinished  2026-11-22 12:00:00Z           -       -          -        -          -  nightly            -
            other        complete    2026-11-22 11:00:00Z  1 min 40 s       2  1,234,567  3.0 GiB  512.0 MiB  nothing, full      -
            odd          unreadable  -                              -       -          -        -          -  -                  -

            odd: manifest is cut

            CAN RESTORE  CLUSTER  POINTS  FIRST                 LAST
            no labels    c             1  2026-11-22 11:01:40Z  2026-11-22 11:01:40Z
            team=a       c             2  2026-11-21 12:01:40Z  2026-11-22 12:03:05Z
            """);
    assertThat(TimeLine.of(List.of())).isEqualTo("The repository holds no backups.\n");
  }
}
