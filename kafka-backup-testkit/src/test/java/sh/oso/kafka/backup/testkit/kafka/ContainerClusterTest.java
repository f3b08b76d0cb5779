package sh.oso.kafka.backup.testkit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainerClusterTest {

  private static final Security OPEN =
      new Security(false, false, null, Map.of(Security.ADMIN, ""), false);
  private static final Security TLS =
      new Security(true, false, null, Map.of(Security.ADMIN, ""), false);

  @Test
  void saysSoWhenNoDockerAnswers() {
    ClusterSpec spec = new ClusterSpec(1, null, OPEN, Map.of(), List.of());

    assertThatThrownBy(() -> ContainerCluster.start(spec, () -> false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no Docker engine answers");
  }

  @Test
  void saysWhatContainersCannotDo() {
    ClusterSpec three = new ClusterSpec(3, null, OPEN, Map.of(), List.of());
    ClusterSpec tls = new ClusterSpec(1, null, TLS, Map.of(), List.of());

    for (ClusterSpec spec : List.of(three, tls)) {
      assertThatThrownBy(() -> ContainerCluster.start(spec, () -> true))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("not available with -Dkafka.testkit=testcontainers");
    }
  }

  @Test
  void namesVariablesAsTheImageWantsThem() {
    assertThat(ContainerCluster.variable("log.cleaner.backoff.ms"))
        .isEqualTo("KAFKA_LOG_CLEANER_BACKOFF_MS");
    assertThat(ContainerCluster.variable("a_b-c")).isEqualTo("KAFKA_A__B___C");
  }
}
