package sh.oso.kafka.backup.operator.decision;

import java.util.List;
import java.util.Optional;
import sh.oso.kafka.backup.operator.crd.KafkaBackup;
import sh.oso.kafka.backup.operator.crd.KafkaBackupValidation;
import sh.oso.kafka.backup.operator.crd.KafkaRestore;

/** Other resources in the namespace of the one that is decided about. */
public interface Others {

  /** Finds a KafkaBackup by its name. */
  Optional<KafkaBackup> findBackup(String name);

  /** Finds a KafkaRestore by its name. */
  Optional<KafkaRestore> findRestore(String name);

  /** The validations of a KafkaBackup. */
  List<KafkaBackupValidation> validations(String backupName);
}
