package sh.oso.kafka.backup.testkit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContainerClusterTest {

  private static final Security OPEN = security(WayIn.PLAINTEXT, Set.of());
  private static final Security TLS = security(WayIn.SSL, Set.of());
  private static final Security TLS_BESIDE = security(WayIn.PLAINTEXT, Set.of(WayIn.SSL));

  private static Security security(WayIn main, Set<WayIn> further) {
    return new Security(main.gate(), further, Map.of(Security.ADMIN, ""), false);
  }

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

    ClusterSpec beside = new ClusterSpec(1, null, TLS_BESIDE, Map.of(), List.of());

    for (ClusterSpec spec : List.of(three, tls, beside)) {
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
