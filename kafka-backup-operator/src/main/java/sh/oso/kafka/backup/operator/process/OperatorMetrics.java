package sh.oso.kafka.backup.operator.process;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what the operator does. */
final class OperatorMetrics implements Metrics {

  private static final String PREFIX = "kafka_backup_operator_";

  private final MeterRegistry registry;

  OperatorMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void reconcileCustomResource(
      HasMetadata resource, @Nullable RetryInfo retryInfo, Map<String, Object> metadata) {
    registry.counter(PREFIX + "reconciliations", "kind", resource.getKind()).increment();
  }

  @Override
  public void failedReconciliation(
      HasMetadata resource, Exception exception, Map<String, Object> metadata) {
    registry.counter(PREFIX + "reconciliation_errors", "kind", resource.getKind()).increment();
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    Timer.Sample sample = Timer.start(registry);
    try {
      return execution.execute();
    } finally {
      sample.stop(
          registry.timer(
              PREFIX + "reconciliation_duration", "controller", execution.controllerName()));
    }
  }
}
