package sh.oso.kafka.backup.operator.offsets;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.operator.crd.GroupResult;
import sh.oso.kafka.backup.operator.crd.KafkaOffsetReset;
import sh.oso.kafka.backup.operator.crd.KafkaOffsetResetSpec;
import sh.oso.kafka.backup.operator.crd.KafkaOffsetResetStatus;
import sh.oso.kafka.backup.operator.crd.KafkaRestore;
import sh.oso.kafka.backup.operator.crd.KafkaRestoreStatus;
import sh.oso.kafka.backup.operator.crd.Phase;
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

/** Decides about a KafkaOffsetReset. */
public final class OffsetResetDecision {

  private final KafkaOffsetReset resource;
  private final KafkaOffsetResetSpec spec;
  private final KafkaOffsetResetStatus old;

  private OffsetResetDecision(KafkaOffsetReset resource) {
    this.resource = resource;
    this.spec = resource.getSpec();
    this.old = resource.getStatus() == null ? KafkaOffsetResetStatus.NONE : resource.getStatus();
  }

  /** Decides. */
  public static Decision<KafkaOffsetResetStatus> about(
      KafkaOffsetReset resource, Observed observed, Others others) {
    OffsetResetDecision decision = new OffsetResetDecision(resource);
    KafkaOffsetResetStatus old = decision.old;
    return new OneRun(resource, resource.getSpec(), "kor", "OffsetReset", observed)
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
    return spec.restoreRef() == null
        ? ready(jobName, spec.snapshotStorage(), null)
        : byRestore(jobName, spec.restoreRef().name(), others);
  }

  private Wanted byRestore(String jobName, String name, Others others) {
    KafkaRestore restore = others.findRestore(name).orElse(null);
    if (restore == null) {
      return new Wanted.Waiting(
          "RestoreNotFound", "spec.restoreRef.name: there is no KafkaRestore " + name);
    }
    KafkaRestoreStatus status = restore.getStatus();
    if (status == null
        || status.restoreId() == null
        || (status.phase() != Phase.COMPLETED && status.phase() != Phase.FAILED)) {
      return new Wanted.Waiting(
          "NotRestoredYet", "spec.restoreRef.name: KafkaRestore " + name + " is not done yet");
    }
    Storage storage = restore.getSpec().storage();
    if (storage == null && restore.getSpec().backupRef() != null) {
      String backup = restore.getSpec().backupRef().name();
      storage = others.findBackup(backup).map(it -> it.getSpec().storage()).orElse(null);
      if (storage == null) {
        return new Wanted.Waiting(
            "BackupNotFound",
            "spec.restoreRef.name: there is no KafkaBackup "
                + backup
                + " any more, which told KafkaRestore "
                + name
                + " where the backup lies");
      }
    }
    return ready(jobName, storage, status.restoreId());
  }

  private Wanted ready(String jobName, @Nullable Storage storage, @Nullable String restoreId) {
    SettingsFile settings =
        new SettingsFile()
            .cluster("kafkaCluster", spec.kafkaCluster())
            .put("consumerGroups", spec.consumerGroups())
            .put("topics", spec.topics())
            .put("strategy", spec.strategy().id())
            .put("restoreId", restoreId)
            .put("timestamp", spec.timestamp())
            .put("timestamp", spec.timestampMillis())
            .put("offset", spec.offset())
            .put("sourceCluster", spec.sourceCluster())
            .flag("scanAllPartitions", spec.scanAllPartitions())
            .put("createSnapshot", spec.createSnapshot() ? null : false)
            .put("snapshotId", snapshotId())
            .put("parallelism", spec.parallelism())
            .flag("continueOnError", spec.continueOnError())
            .flag("dryRun", spec.dryRun());
    if (storage != null) {
      settings.storage(storage);
    } else {
      // The command wants a place, and keeps nothing there.
      settings.put("storage.storageType", "filesystem");
      settings.put("storage.filesystem.path", "/tmp/kafka-backup");
    }
    var mapping = spec.mappingConfigMap();
    if (mapping != null) {
      settings.put("mappingFile", settings.mounts().configMap(mapping.name(), mapping.key()));
    }
    return new Wanted.Ready(
        new Run(resource, true, jobName, List.of("offsets", "reset"), settings, 1, Map.of(), spec));
  }

  /** The same for each pod of a run: the snapshot of the first one is the way back. */
  private @Nullable String snapshotId() {
    if (spec.snapshotId() != null || !spec.createSnapshot()) {
      return spec.snapshotId();
    }
    return Names.runId(resource);
  }

  private KafkaOffsetResetStatus status(After after) {
    boolean another = after.phase() == Phase.RUNNING && after.ended() == null;
    KafkaOffsetResetStatus.Builder status =
        (another ? KafkaOffsetResetStatus.NONE : old)
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
        .groupsReset(said.countOfSetGroups())
        .snapshotId(said.snapshotId())
        .results(
            said.results().stream()
                .map(
                    it ->
                        new GroupResult(
                            it.group(), it.status(), it.partitionsReset(), it.message()))
                .toList())
        .build();
  }
}
