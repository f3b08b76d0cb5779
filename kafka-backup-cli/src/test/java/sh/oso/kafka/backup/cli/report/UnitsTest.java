package sh.oso.kafka.backup.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0.0 s",
    "PT9.99S, 9.9 s",
    "PT42.9S, 42 s",
    "PT3M5S, 3 min 5 s",
    "PT59M59S, 59 min 59 s",
    "PT50H1M, 50 h 1 min"
  })
  void durationsAreReadable(Duration duration, String text) {
    assertThat(Units.duration(duration)).isEqualTo(text);
  }

  @Test
  void figuresAreReadable() {
    assertThat(Units.count(1, "topic")).isEqualTo("1 topic");
    assertThat(Units.count(12_000, "topic")).isEqualTo("12,000 topics");
    assertThat(Units.rate(3 << 20, Duration.ofSeconds(2))).isEqualTo("1.5 MiB/s");
    assertThat(Units.rate(3 << 20, Duration.ZERO)).isEmpty();
    assertThat(Units.timestamp(-1)).isEqualTo("-");
    assertThat(Units.timestamp(0)).isEqualTo("1970-01-01 00:00:00Z");
  }
}
