package sh.oso.kafka.backup.cli.progress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.RepositoryException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.manifest.Totals;

class FollowLinesTest {

  private static final RunEvent.RestorePoint POINT =
      new RunEvent.RestorePoint(
          "b-2",
          "b-1",
          Instant.parse("2026-11-22T10:00:00Z"),
          Instant.parse("2026-11-22T10:00:02Z"),
          new Totals(1, 2, 1_234, 9_000, 5_000, 2_048, 4, 1),
          3_000,
          new RunEvent.Lag(12, Duration.ofMillis(2_500)));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<String> infos = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private long nanos;

  private FollowLines lines(boolean json) {
    return new FollowLines(
        new PrintStream(out, true, UTF_8), json, () -> nanos, infos::add, warnings::add);
  }

  @Test
  void aBackupIsALineOfTheReport() {
    lines(false).on(POINT);

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            "2026-11-22 10:00:00Z  b-2: 1,234 records, 2.0 KiB new; lag: 12 records, 2.5 s\n");
  }

  @Test
  void aBackupIsALineForMachines() {
    lines(true).on(POINT);

    assertThat(out.toString(UTF_8))
        .startsWith("{\"restorePoint\":{\"backupId\":\"b-2\",\"parentId\":\"b-1\",")
        .contains("\"lag\":{\"records\":12,\"ageMillis\":2500}")
        .endsWith("}\n")
        .hasLineCount(1);
  }

  @Test
  void theLagIsLoggedOnceAMinute() {
    FollowLines lines = lines(false);
    for (int i = 0; i < 25; i++) {
      nanos += TimeUnit.SECONDS.toNanos(5);
      lines.on(new RunEvent.Lag(i, Duration.ofSeconds(i)));
    }

    assertThat(infos).containsExactly("lag: 11 records, 11 s", "lag: 23 records, 23 s");
    assertThat(out.size()).isZero();
  }

  @Test
  void aFailureIsToldWithWhatComesNext() {
    lines(true)
        .on(new RunEvent.RunFailed(new RepositoryException("no store"), Duration.ofSeconds(16)));

    assertThat(warnings).containsExactly("no store; trying again in 16 s");
  }
}
