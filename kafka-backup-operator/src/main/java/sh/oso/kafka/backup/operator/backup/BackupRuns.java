package sh.oso.kafka.backup.operator.backup;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import sh.oso.kafka.backup.operator.crd.KafkaBackup;
import sh.oso.kafka.backup.operator.crd.KafkaBackupSpec;
import sh.oso.kafka.backup.operator.job.Labels;
import sh.oso.kafka.backup.operator.job.Names;
import sh.oso.kafka.backup.operator.job.Run;
import sh.oso.kafka.backup.operator.job.SettingsFile;

/** Makes the runs of a KafkaBackup. */
final class BackupRuns {

  static final String KIND = "kb";

  /** Annotation of a Job: what it is for. */
  static final String PURPOSE = "kafka.oso.sh/purpose";

  static final String BACKUP = "backup";
  static final String PRUNE = "prune";

  /** Annotation of a Job: id of its backup. */
  static final String BACKUP_ID = Labels.BACKUP_ID;

  /** Annotation of a Job: when the run was due, or asked for. */
  static final String DUE = "kafka.oso.sh/due";

  private final KafkaBackup resource;
  private final KafkaBackupSpec spec;

  BackupRuns(KafkaBackup resource) {
    this.resource = resource;
    this.spec = resource.getSpec();
  }

  /** Name of the Job of a run that is due at a time. */
  String scheduled(Instant due) {
    return jobName(Names.time(due));
  }

  /** Name of the Job of a run that an annotation asks for: the same for the same value. */
  String triggered(String value) {
    return jobName("t-" + Names.hash(value));
  }

  /** Name of the Job that makes up for a failed run which no schedule follows. */
  String retried(Instant due, long generation, Instant failed) {
    return jobName("r-" + Names.hash(due + "/" + generation + "/" + failed));
  }

  /** Name of the Job that applies the retention of a generation of the spec. */
  String pruning(long generation) {
    return jobName("prune-" + generation);
  }

  private String jobName(String run) {
    return Names.job(KIND, resource.getMetadata().getName(), run);
  }

  /** A run that makes a backup. */
  Run backup(String jobName, String backupId, Instant due) {
    SettingsFile settings =
        settings()
            .cluster("kafkaCluster", spec.kafkaCluster())
            .put("topics", spec.topics())
            .put("excludeTopics", spec.excludeTopics())
            .put("compression", spec.compression() == null ? null : spec.compression().id())
            .put("compressionLevel", spec.compressionLevel())
            .flag("includeOffsetHeaders", spec.includeOffsetHeaders())
            .put("sourceClusterId", spec.sourceClusterId())
            .put("backupId", backupId)
            .put("checkpointIntervalSecs", spec.checkpointIntervalSecs())
            .care(spec.rateLimit(), spec.circuitBreaker());
    return run(
        jobName,
        BACKUP,
        settings,
        Map.of(PURPOSE, BACKUP, BACKUP_ID, backupId, DUE, due.toString()));
  }

  /** A run that deletes the backups which retention does not keep. */
  Run prune(String jobName) {
    return run(jobName, PRUNE, settings(), Map.of(PURPOSE, PRUNE));
  }

  private SettingsFile settings() {
    SettingsFile settings = new SettingsFile();
    settings.storage(spec.storage());
    Labels.ofBackups(
            resource.getMetadata().getNamespace(), Names.label(resource.getMetadata().getName()))
        .forEach((name, value) -> settings.label(name, value));
    if (spec.retention() != null) {
      settings.put("retention.backups", spec.retention().backups());
    }
    return settings;
  }

  private Run run(
      String jobName, String command, SettingsFile settings, Map<String, String> annotations) {
    int pods = command.equals(BACKUP) ? spec.pods() : 1;
    return new Run(resource, true, jobName, List.of(command), settings, pods, annotations, spec);
  }
}
