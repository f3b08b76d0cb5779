package sh.oso.kafka.backup.operator.crd;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Validates a backup, once or on a schedule. */
@Group(KafkaBackup.GROUP)
@Version(KafkaBackup.VERSION)
@ShortNames("kbv")
@Categories("kafka-backup")
@AdditionalPrinterColumn(
    name = "Phase",
    jsonPath = ".status.phase",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Result",
    jsonPath = ".status.result",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Backup",
    jsonPath = ".status.backupId",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Last",
    jsonPath = ".status.lastValidationTime",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "Level",
    jsonPath = ".spec.level",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class KafkaBackupValidation
    extends CustomResource<KafkaBackupValidationSpec, KafkaBackupValidationStatus>
    implements Namespaced {

  private static final long serialVersionUID = 1L;

  @Override
  protected KafkaBackupValidationStatus initStatus() {
    return KafkaBackupValidationStatus.NONE;
  }
}
