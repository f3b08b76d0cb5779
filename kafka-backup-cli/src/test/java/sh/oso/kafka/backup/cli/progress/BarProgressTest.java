package sh.oso.kafka.backup.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.RunEvent;

class BarProgressTest {

  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final PrintStream terminal = new PrintStream(screen, true, StandardCharsets.UTF_8);

  private String screen() {
    return screen.toString(StandardCharsets.UTF_8);
  }

  @Test
  void drawsShareAndRate() {
    AtomicLong nanos = new AtomicLong();
    try (BarProgress progress = new BarProgress("backup", terminal, 80, nanos::get)) {
      nanos.set(2_000_000_000L);
      progress.on(new RunEvent.Progress(0, 1000, 0));
      progress.on(new RunEvent.Progress(500, 1000, 4 << 20));
    }

    String[] draws = screen().split("\r", -1);
    assertThat(draws[draws.length - 1].stripTrailing())
        .startsWith("\u001b[Kbackup  50% [")
        .contains("500/1000 offsets", "2.0 MiB/s")
        .hasSizeLessThan(80 + 3);
  }

  @Test
  void letsOtherLinesPassAboveAndGivesTheStreamBack() {
    PrintStream err = System.err;
    try (BarProgress progress = new BarProgress("backup", terminal, 80, System::nanoTime)) {
      progress.on(new RunEvent.Progress(0, 1000, 0));
      System.err.println("WARN a broker is away");
    }

    assertThat(screen()).contains("\r\u001b[KWARN a broker is away\n");
    assertThat(System.err).isSameAs(err);
  }

  @Test
  void drawsNothingForARunWithoutProgress() {
    try (BarProgress progress = new BarProgress("list", terminal, 80, System::nanoTime)) {
      progress.on(new RunEvent.Committed("x"));
    }

    assertThat(screen()).isEmpty();
  }
}
