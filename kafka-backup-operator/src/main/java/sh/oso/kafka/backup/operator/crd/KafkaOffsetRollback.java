package sh.oso.kafka.backup.operator.crd;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Takes, applies, compares or deletes a snapshot of consumer group offsets, once. */
@Group(KafkaBackup.GROUP)
@Version(KafkaBackup.VERSION)
@ShortNames("korb")
@Categories("kafka-backup")
@AdditionalPrinterColumn(
    name = "Phase",
    jsonPath = ".status.phase",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Operation",
    jsonPath = ".spec.operation",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Snapshot",
    jsonPath = ".spec.snapshotId",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Groups",
    jsonPath = ".status.groupsProcessed",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class KafkaOffsetRollback
    extends CustomResource<KafkaOffsetRollbackSpec, KafkaOffsetRollbackStatus>
    implements Namespaced {

  private static final long serialVersionUID = 1L;

  @Override
  protected KafkaOffsetRollbackStatus initStatus() {
    return KafkaOffsetRollbackStatus.NONE;
  }
}
