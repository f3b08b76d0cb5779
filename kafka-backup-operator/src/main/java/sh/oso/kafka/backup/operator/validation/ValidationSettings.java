package sh.oso.kafka.backup.operator.validation;

import sh.oso.kafka.backup.operator.crd.KafkaBackupValidation;
import sh.oso.kafka.backup.operator.crd.KafkaBackupValidationSpec;
import sh.oso.kafka.backup.operator.crd.Storage;
import sh.oso.kafka.backup.operator.job.SettingsFile;

/** What the command of a validation is told. */
final class ValidationSettings {

  private ValidationSettings() {}

  /**
   * Tells it.
   *
   * @param jobName decides which sample several pods draw, each the same and each run another
   */
  static SettingsFile of(
      KafkaBackupValidation resource, Storage storage, String backupId, String jobName) {
    KafkaBackupValidationSpec spec = resource.getSpec();
    SettingsFile settings =
        new SettingsFile()
            .storage(storage)
            .put("backupId", backupId)
            .put("level", spec.level().id())
            .put("topics", spec.topics());
    if (spec.samplePercent() < 100) {
      settings.put("samplePercent", spec.samplePercent());
      if (spec.pods() > 1) {
        settings.put("sampleSeed", jobName.hashCode() & Integer.MAX_VALUE);
      }
    }
    if (spec.kafkaCluster() != null) {
      settings.cluster("kafkaCluster", spec.kafkaCluster());
    }
    if (spec.evidence() != null) {
      settings.evidence(
          spec.evidence(),
          "KafkaBackupValidation "
              + resource.getMetadata().getNamespace()
              + "/"
              + resource.getMetadata().getName());
    }
    return settings;
  }
}
