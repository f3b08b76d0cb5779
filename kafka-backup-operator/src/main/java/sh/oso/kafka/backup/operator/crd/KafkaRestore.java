package sh.oso.kafka.backup.operator.crd;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Restores a backup into a Kafka cluster, once. */
@Group(KafkaBackup.GROUP)
@Version(KafkaBackup.VERSION)
@ShortNames("kr")
@Categories("kafka-backup")
@AdditionalPrinterColumn(
    name = "Phase",
    jsonPath = ".status.phase",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Backup",
    jsonPath = ".status.backupId",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Records",
    jsonPath = ".status.restoredRecords",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Bytes",
    jsonPath = ".status.restoredBytes",
    type = AdditionalPrinterColumn.Type.INTEGER,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class KafkaRestore extends CustomResource<KafkaRestoreSpec, KafkaRestoreStatus>
    implements Namespaced {

  private static final long serialVersionUID = 1L;

  @Override
  protected KafkaRestoreStatus initStatus() {
    return KafkaRestoreStatus.NONE;
  }
}
