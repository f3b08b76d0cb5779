package sh.oso.kafka.backup.operator.restore;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.operator.crd.KafkaBackup;
import sh.oso.kafka.backup.operator.crd.KafkaRestore;
import sh.oso.kafka.backup.operator.crd.KafkaRestoreSpec;
import sh.oso.kafka.backup.operator.crd.KafkaRestoreStatus;
import sh.oso.kafka.backup.operator.crd.OffsetResetOutcome;
import sh.oso.kafka.backup.operator.crd.Phase;
import sh.oso.kafka.backup.operator.crd.RestoredTopic;
import sh.oso.kafka.backup.operator.crd.Storage;
import sh.oso.kafka.backup.operator.decision.Decision;
import sh.oso.kafka.backup.operator.decision.Observed;
import sh.oso.kafka.backup.operator.decision.Others;
import sh.oso.kafka.backup.operator.job.Names;
import sh.oso.kafka.backup.operator.job.Run;
import sh.oso.kafka.backup.operator.job.SettingsFile;
import sh.oso.kafka.backup.operator.job.Termination;
import sh.oso.kafka.backup.operator.once.OneRun;
import sh.oso.kafka.backup.operator.once.OneRun.After;
import sh.oso.kafka.backup.operator.once.OneRun.Before;
import sh.oso.kafka.backup.operator.once.OneRun.Wanted;

/** Decides about a KafkaRestore. */
public final class RestoreDecision {

  private final KafkaRestore resource;
  private final KafkaRestoreSpec spec;
  private final KafkaRestoreStatus old;

  private RestoreDecision(KafkaRestore resource) {
    this.resource = resource;
    this.spec = resource.getSpec();
    this.old = resource.getStatus() == null ? KafkaRestoreStatus.NONE : resource.getStatus();
  }

  /** Decides. */
  public static Decision<KafkaRestoreStatus> about(
      KafkaRestore resource, Observed observed, Others others) {
    RestoreDecision decision = new RestoreDecision(resource);
    KafkaRestoreStatus old = decision.old;
    return new OneRun(resource, resource.getSpec(), "kr", "Restore", observed)
        .decide(
            new Before(
                old.phase(),
                old.startTime(),
                old.completionTime(),
                old.runGeneration(),
                old.conditions()),
            jobName -> decision.wanted(jobName, others),
            decision::status);
  }

  private Wanted wanted(String jobName, Others others) {
    if (spec.backupRef() == null) {
      return ready(jobName, String.valueOf(spec.backupId()), spec.storage());
    }
    String name = spec.backupRef().name();
    Optional<KafkaBackup> backup = others.findBackup(name);
    if (backup.isEmpty()) {
      return new Wanted.Waiting(
          "BackupNotFound", "spec.backupRef.name: there is no KafkaBackup " + name);
    }
    String id = backup.get().getStatus() == null ? null : backup.get().getStatus().lastBackupId();
    if (id == null) {
      return new Wanted.Waiting(
          "NoBackupYet", "spec.backupRef.name: KafkaBackup " + name + " has made no backup yet");
    }
    Storage own = spec.storage();
    return ready(jobName, id, own == null ? backup.get().getSpec().storage() : own);
  }

  private Wanted ready(String jobName, String backupId, @Nullable Storage storage) {
    if (storage == null) {
      return new Wanted.Waiting("InvalidSpec", "spec.storage: is missing; backupId needs it");
    }
    SettingsFile settings =
        new SettingsFile()
            .cluster("targetCluster", spec.targetCluster())
            .storage(storage)
            .put("backupId", backupId)
            // The same for each pod, so that one goes on where the one before stopped.
            .put("restoreId", Names.runId(resource))
            .put("topics", spec.topics())
            .put("excludeTopics", spec.excludeTopics())
            .put("topicMapping", spec.topicMapping())
            .put("repartitioning", repartitioning())
            .put("createTopics", spec.createTopics() ? null : false)
            .put("defaultReplicationFactor", spec.defaultReplicationFactor())
            .put("existingTopics", spec.existingTopics().id())
            .put("includeOriginalOffsetHeader", spec.includeOriginalOffsetHeader())
            .flag("dryRun", spec.dryRun())
            .care(spec.rateLimit(), spec.circuitBreaker());
    window(settings);
    groups(settings);
    // Only what is written is split: a plan is made at once.
    int pods = spec.dryRun() ? 1 : spec.pods();
    return new Wanted.Ready(
        new Run(resource, true, jobName, List.of("restore"), settings, pods, Map.of(), spec));
  }

  private Map<String, Object> repartitioning() {
    Map<String, Object> partitions = new LinkedHashMap<>();
    spec.repartitioning()
        .forEach((topic, it) -> partitions.put(topic, Map.of("partitions", it.partitions())));
    return partitions;
  }

  private void window(SettingsFile settings) {
    var pitr = spec.pitr();
    if (pitr != null && pitr.enabled()) {
      settings
          .put("pitr.enabled", true)
          .put("pitr.timestamp", pitr.timestamp())
          .put("pitr.timestampMillis", pitr.timestampMillis())
          .put("pitr.startTimestamp", pitr.startTimestamp())
          .put("pitr.startTimestampMillis", pitr.startTimestampMillis());
    }
  }

  private void groups(SettingsFile settings) {
    var reset = spec.offsetReset();
    if (reset == null || !reset.enabled()) {
      return;
    }
    settings
        .put("offsetReset.enabled", true)
        .put("offsetReset.strategy", reset.strategy().id())
        .put("offsetReset.consumerGroups", reset.consumerGroups())
        .put("offsetReset.sourceCluster", reset.sourceCluster())
        .put("offsetReset.timestamp", reset.timestamp())
        .put("offsetReset.offset", reset.offset());
    var rollback = spec.rollback();
    if (rollback != null && rollback.enabled()) {
      settings
          .put("rollback.enabled", true)
          .flag("rollback.autoOnFailure", rollback.autoOnFailure());
    }
  }

  private KafkaRestoreStatus status(After after) {
    boolean another = after.phase() == Phase.RUNNING && after.ended() == null;
    KafkaRestoreStatus.Builder status =
        (another ? KafkaRestoreStatus.NONE : old)
            .toBuilder()
                .phase(after.phase())
                .startTime(after.startTime())
                .completionTime(after.completionTime())
                .runGeneration(after.runGeneration())
                .observedGeneration(after.observedGeneration())
                .conditions(after.conditions());
    Termination said = after.ended() == null ? null : after.ended().said();
    if (said == null) {
      return status.build();
    }
    return status
        .backupId(said.backupId())
        .restoreId(said.restoreId())
        .restoredRecords(said.records())
        .restoredBytes(said.size())
        .restoredTopics(
            said.topics().stream()
                .map(it -> new RestoredTopic(it.name(), it.records(), it.size()))
                .toList())
        .offsetResetStatus(outcome(said))
        .rollbackSnapshotId(said.snapshotId())
        .build();
  }

  private @Nullable OffsetResetOutcome outcome(Termination said) {
    if (spec.dryRun() || spec.offsetReset() == null || !spec.offsetReset().enabled()) {
      return null;
    }
    List<String> failed =
        said.groupsFailed().stream()
            .map(it -> it.message() == null ? it.group() : it.group() + ": " + it.message())
            .toList();
    return new OffsetResetOutcome(
        failed.isEmpty() && said.exitCode() == 0 ? Phase.COMPLETED : Phase.FAILED,
        said.setGroups(),
        failed);
  }
}
