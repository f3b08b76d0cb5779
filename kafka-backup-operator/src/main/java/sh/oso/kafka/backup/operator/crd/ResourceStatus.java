package sh.oso.kafka.backup.operator.crd;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the status of every kind says. */
public sealed interface ResourceStatus
    permits KafkaBackupStatus,
        KafkaRestoreStatus,
        KafkaOffsetResetStatus,
        KafkaOffsetRollbackStatus,
        KafkaBackupValidationStatus {

  /** How far it is; null if nobody has looked at it yet. */
  @Nullable Phase phase();

  /** What is true of the resource, by type. */
  List<Condition> conditions();
}
