package sh.oso.kafka.backup.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.RunEvent;

class LineProgressTest {

  private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
  private final List<String> lines = new ArrayList<>();
  private final LineProgress progress = new LineProgress(nanos::get, lines::add);

  private void after(int seconds, long done, long total, long bytes) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    progress.on(new RunEvent.Progress(done, total, bytes));
  }

  @Test
  void saysHowFarItIsEveryTenSeconds() {
    after(0, 0, 100_000, 0);
    for (int second = 1; second <= 25; second++) {
      after(1, second * 1000L, 100_000, second * 1_048_576L);
    }

    assertThat(lines)
        .containsExactly(
            "10 % (10,000 of 100,000 offsets), 1.0 MiB/s, about 1 min 30 s left",
            "20 % (20,000 of 100,000 offsets), 1.0 MiB/s, about 1 min 20 s left");
  }

  @Test
  void guessesFromThisRunAlone() {
    after(0, 90_000, 100_000, 0);
    after(10, 95_000, 100_000, 0);

    assertThat(lines).containsExactly("95 % (95,000 of 100,000 offsets), 0 B/s, about 10 s left");
  }

  @Test
  void bearsTotalsThatMoveOrAreNothing() {
    after(10, 0, 0, 0);
    after(10, 20, 10, 0);

    assertThat(lines)
        .containsExactly("100 % (0 of 0 offsets), 0 B/s", "100 % (20 of 20 offsets), 0 B/s");
  }
}
