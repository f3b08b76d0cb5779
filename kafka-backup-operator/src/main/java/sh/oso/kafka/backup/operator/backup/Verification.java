package sh.oso.kafka.backup.operator.backup;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import sh.oso.kafka.backup.operator.crd.KafkaBackup;
import sh.oso.kafka.backup.operator.crd.ValidationResult;
import sh.oso.kafka.backup.operator.decision.Conditions;
import sh.oso.kafka.backup.operator.decision.Generations;
import sh.oso.kafka.backup.operator.decision.Others;

/** Tells of a KafkaBackup what its validations found. */
final class Verification {

  private Verification() {}

  /** Adds what the newest validation found; nothing is said while there was none. */
  static List<Condition> with(
      List<Condition> conditions, KafkaBackup resource, Instant now, Others others) {
    return others.validations(resource.getMetadata().getName()).stream()
        .map(CustomResource::getStatus)
        .filter(it -> it != null && it.result() != null && it.lastValidationTime() != null)
        .max(Comparator.comparing(it -> Objects.requireNonNull(it.lastValidationTime())))
        .map(
            it ->
                Conditions.with(
                    conditions,
                    Conditions.VERIFIED,
                    it.result() == ValidationResult.VALID,
                    it.result() == ValidationResult.VALID ? "BackupValid" : "BackupInvalid",
                    "backup "
                        + it.backupId()
                        + (it.result() == ValidationResult.VALID ? " is sound" : " is damaged"),
                    Generations.of(resource),
                    now))
        .orElse(conditions);
  }
}
