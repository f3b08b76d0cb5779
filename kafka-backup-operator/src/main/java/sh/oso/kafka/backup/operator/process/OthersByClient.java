package sh.oso.kafka.backup.operator.process;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import sh.oso.kafka.backup.operator.crd.KafkaBackup;
import sh.oso.kafka.backup.operator.crd.KafkaBackupValidation;
import sh.oso.kafka.backup.operator.crd.KafkaRestore;
import sh.oso.kafka.backup.operator.decision.Others;

/** Asks the API server for other resources of a namespace. */
record OthersByClient(KubernetesClient client, String namespace) implements Others {

  @Override
  public Optional<KafkaBackup> findBackup(String name) {
    return Optional.ofNullable(
        client.resources(KafkaBackup.class).inNamespace(namespace).withName(name).get());
  }

  @Override
  public Optional<KafkaRestore> findRestore(String name) {
    return Optional.ofNullable(
        client.resources(KafkaRestore.class).inNamespace(namespace).withName(name).get());
  }

  @Override
  public List<KafkaBackupValidation> validations(String backupName) {
    return client
        .resources(KafkaBackupValidation.class)
        .inNamespace(namespace)
        .list()
        .getItems()
        .stream()
        .filter(
            it ->
                it.getSpec() != null
                    && it.getSpec().backupRef() != null
                    && it.getSpec().backupRef().name().equals(backupName))
        .toList();
  }
}
