package sh.oso.kafka.backup.operator.process;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.operator.metrics.ResourceMetrics;

/** Counts what the operator does. */
final class OperatorMetrics implements Metrics {

  private static final String PREFIX = "kafka_backup_operator_";

  private final MeterRegistry registry;
  private final ResourceMetrics resources;

  OperatorMetrics(MeterRegistry registry, ResourceMetrics resources) {
    this.registry = registry;
    this.resources = resources;
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
  public void cleanupDoneFor(ResourceID resource, Map<String, Object> metadata) {
    if (metadata.get(Constants.RESOURCE_GVK_KEY) instanceof GroupVersionKind kind) {
      resources.forget(kind.getKind(), resource.getNamespace().orElse(""), resource.getName());
    }
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
