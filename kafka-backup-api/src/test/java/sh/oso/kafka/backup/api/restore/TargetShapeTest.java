package sh.oso.kafka.backup.api.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.oso.kafka.backup.api.InvalidRequestException;

class TargetShapeTest {

  @Test
  void namesGoBeforePatternsAndLongPatternsBeforeShortOnes() {
    TargetShape shape =
        TargetShape.AS_STORED.withTopicMapping(
            Map.of("*", "copy-*", "prod-*", "staging-*", "*-log", "logs.*", "prod-x", "x"));
    assertThat(shape.target("orders")).isEqualTo("copy-orders");
    assertThat(shape.target("prod-orders")).isEqualTo("staging-orders");
    assertThat(shape.target("prod-")).isEqualTo("staging-");
    assertThat(shape.target("audit-log")).isEqualTo("logs.audit");
    assertThat(shape.target("prod-log")).isEqualTo("staging-log");
    assertThat(shape.target("prod-x")).isEqualTo("x");
    assertThat(TargetShape.AS_STORED.target("orders")).isEqualTo("orders");
  }

  @ParameterizedTest
  @CsvSource({
    "a*,  b,   needs one '*' there",
    "a*,  *b*, needs one '*' there",
    "a**, b*,  more than one '*'",
    "a,   b*,  is no topic name",
    "a,   ..,  is no topic name"
  })
  void aMappingThatCannotWorkIsRefused(String source, String target, String problem) {
    assertThatThrownBy(() -> TargetShape.AS_STORED.withTopicMapping(Map.of(source, target)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void aTopicHasOnePartitionAtLeast() {
    assertThatThrownBy(() -> TargetShape.AS_STORED.withRepartitioning(Map.of("a", 0)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("cannot have 0 partitions");
  }
}
