package sh.oso.kafka.backup.operator.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import sh.oso.kafka.backup.operator.crd.KafkaBackup;
import sh.oso.kafka.backup.operator.crd.KafkaBackupSpec;
import sh.oso.kafka.backup.operator.crd.Retention;
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
  static final String DELETE = "delete";
  static final String SWEEP = "sweep";

  /**
   * The usual grace of a repository, a day, and some minutes for its clock. A shorter one would
   * give up runs of others in the same repository that are to be tried again.
   */
  private static final Duration GRACE = Duration.ofDays(1).plusMinutes(6);

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

  /** Name of the Job that deletes all backups of the resource. */
  String deletion() {
    return jobName("delete-" + uid());
  }

  /** Name of the Job that deletes data once the grace of a deletion is over. */
  String sweep() {
    return jobName("sweep-" + uid());
  }

  private String uid() {
    return Names.hash(String.valueOf(resource.getMetadata().getUid()));
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

  /** A run that deletes all backups of the resource, and outlives it. */
  Run delete() {
    return outliving(
        deletion(), List.of("delete", "--all", "--runs-ended"), owned(), Map.of(PURPOSE, DELETE));
  }

  /** A run that deletes data that no backup names any more, and begins when the grace is over. */
  Run sweep(Instant deleted) {
    SettingsFile settings = new SettingsFile().storage(spec.storage());
    return outliving(
        sweep(),
        List.of(PRUNE),
        settings,
        Map.of(PURPOSE, SWEEP, Labels.START_AFTER, deleted.plus(GRACE).toString()));
  }

  private Run outliving(
      String jobName,
      List<String> command,
      SettingsFile settings,
      Map<String, String> annotations) {
    return new Run(resource, false, jobName, command, settings, 1, annotations, spec);
  }

  private SettingsFile settings() {
    SettingsFile settings = owned();
    Retention retention = spec.retention();
    if (retention != null) {
      settings
          .put("retention.backups", retention.backups())
          .put("retention.maxAge", retention.maxAge())
          .put("retention.minimum", retention.minimum())
          .put("retention.daily", retention.daily())
          .put("retention.weekly", retention.weekly())
          .put("retention.monthly", retention.monthly())
          .put("retention.yearly", retention.yearly());
    }
    return settings;
  }

  /** Where the backups lie, and whose they are. */
  private SettingsFile owned() {
    SettingsFile settings = new SettingsFile().storage(spec.storage());
    Labels.ofBackups(
            resource.getMetadata().getNamespace(), Names.label(resource.getMetadata().getName()))
        .forEach((name, value) -> settings.label(name, value));
    return settings;
  }

  private Run run(
      String jobName, String command, SettingsFile settings, Map<String, String> annotations) {
    int pods = command.equals(BACKUP) ? spec.pods() : 1;
    return new Run(resource, true, jobName, List.of(command), settings, pods, annotations, spec);
  }
}
