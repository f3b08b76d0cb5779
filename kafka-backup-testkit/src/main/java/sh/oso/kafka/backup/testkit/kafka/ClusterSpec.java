package sh.oso.kafka.backup.testkit.kafka;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cluster as it was asked for. */
record ClusterSpec(
    int brokers,
    @Nullable String version,
    Security security,
    Map<String, String> brokerProperties,
    List<String> jvmArgs) {

  ClusterSpec {
    brokerProperties = Map.copyOf(brokerProperties);
    jvmArgs = List.copyOf(jvmArgs);
  }
}
