package sh.oso.kafka.backup.engine.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.oso.kafka.backup.api.CircuitBreaker;
import sh.oso.kafka.backup.api.DataSize;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RateLimit;

class FetchLoopTest {

  @ParameterizedTest
  @CsvSource({
    "16MiB, 192MiB, 16MiB",
    "1MiB, 192MiB, 1MiB",
    "256MiB, 192MiB, 64MiB",
    "16MiB, 3MiB, 1MiB",
    "16MiB, 1KiB, 64KiB"
  })
  void anAnswerIsAsLargeAsToldButThreeHaveRoom(String fetchSize, String buffers, String answer) {
    Limits defaults = Limits.DEFAULTS;
    Limits limits =
        new Limits(
            defaults.memory(),
            defaults.segmentSize(),
            defaults.segmentAge(),
            defaults.frameSize(),
            defaults.parallelPartitions(),
            defaults.connectionsPerBroker(),
            defaults.checkpointInterval(),
            defaults.retryTimeout(),
            defaults.connectTimeout(),
            RateLimit.NONE,
            CircuitBreaker.OFF,
            DataSize.parse(fetchSize));

    assertThat((long) FetchLoop.answerBytes(limits, DataSize.parse(buffers).bytes()))
        .isEqualTo(DataSize.parse(answer).bytes());
  }
}
