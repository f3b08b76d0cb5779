package sh.oso.kafka.backup.operator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OperatorSettingsTest {

  @Test
  void whatIsNotSaidIsAsDocumented() {
    assertThat(
            OperatorSettings.of(
                Map.of(
                    "KAFKA_BACKUP_OPERATOR_IMAGE", "image:1",
                    "KAFKA_BACKUP_OPERATOR_NAMESPACE", "kafka-backup",
                    "PATH", "/bin")))
        .isEqualTo(
            new OperatorSettings(
                "image:1", "", Set.of(), true, "kafka-backup", 8080, 8081, 8080, 8));
  }

  @Test
  void everyVariableCounts() {
    assertThat(
            OperatorSettings.of(
                Map.of(
                    "KAFKA_BACKUP_OPERATOR_IMAGE", "image:1",
                    "KAFKA_BACKUP_OPERATOR_IMAGE_PULL_POLICY", "Always",
                    "KAFKA_BACKUP_OPERATOR_NAMESPACES", "a, b,",
                    "KAFKA_BACKUP_OPERATOR_LEADER_ELECTION", "false",
                    "KAFKA_BACKUP_OPERATOR_METRICS_PORT", "1",
                    "KAFKA_BACKUP_OPERATOR_HEALTH_PORT", "2",
                    "KAFKA_BACKUP_OPERATOR_JOB_METRICS_PORT", "0",
                    "KAFKA_BACKUP_OPERATOR_LOG_FORMAT", "text",
                    "KAFKA_BACKUP_OPERATOR_THREADS", "3")))
        .isEqualTo(
            new OperatorSettings("image:1", "Always", Set.of("a", "b"), false, "", 1, 2, 0, 3));
  }

  @Test
  void tellsAllThatIsWrong() {
    assertThatThrownBy(
            () ->
                OperatorSettings.of(
                    Map.of(
                        "KAFKA_BACKUP_OPERATOR_IMAGE_PULL_POLICY", "Sometimes",
                        "KAFKA_BACKUP_OPERATOR_LEADER_ELECTION", "maybe",
                        "KAFKA_BACKUP_OPERATOR_THREADS", "0",
                        "KAFKA_BACKUP_OPERATOR_METRICS_PORT", "eighty",
                        "KAFKA_BACKUP_OPERATOR_LOG_FORMAT", "xml",
                        "KAFKA_BACKUP_OPERATOR_LOG_LEVEL", "INFO",
                        "KAFKA_BACKUP_OPERATOR_NAMESPACE_", "x")))
        .hasMessageContaining("IMAGE: is missing")
        .hasMessageContaining("NAMESPACE: is missing")
        .hasMessageContaining("IMAGE_PULL_POLICY: is not one of")
        .hasMessageContaining("'maybe' is neither true nor false")
        .hasMessageContaining("THREADS: '0' is no number from 1 to 64")
        .hasMessageContaining("METRICS_PORT: 'eighty' is no number from 0 to 65535")
        .hasMessageContaining("LOG_FORMAT: 'xml' is not one of json, text")
        .hasMessageContaining("LOG_LEVEL: 'INFO' is not one of debug, info, warn")
        .hasMessageContaining("NAMESPACE_: is not known");
  }
}
