package sh.oso.kafka.backup.operator.offsets;

import java.util.List;
import java.util.Map;
import sh.oso.kafka.backup.operator.crd.KafkaOffsetRollback;
import sh.oso.kafka.backup.operator.crd.KafkaOffsetRollbackSpec;
import sh.oso.kafka.backup.operator.crd.KafkaOffsetRollbackStatus;
import sh.oso.kafka.backup.operator.crd.OffsetOperation;
import sh.oso.kafka.backup.operator.crd.Phase;
import sh.oso.kafka.backup.operator.crd.SnapshotComparison;
import sh.oso.kafka.backup.operator.decision.Decision;
import sh.oso.kafka.backup.operator.decision.Observed;
import sh.oso.kafka.backup.operator.decision.Others;
import sh.oso.kafka.backup.operator.job.Run;
import sh.oso.kafka.backup.operator.job.SettingsFile;
import sh.oso.kafka.backup.operator.job.Termination;
import sh.oso.kafka.backup.operator.once.OneRun;
import sh.oso.kafka.backup.operator.once.OneRun.After;
import sh.oso.kafka.backup.operator.once.OneRun.Before;
import sh.oso.kafka.backup.operator.once.OneRun.Wanted;

/** Decides about a KafkaOffsetRollback. */
public final class OffsetRollbackDecision {

  private final KafkaOffsetRollback resource;
  private final KafkaOffsetRollbackSpec spec;
  private final KafkaOffsetRollbackStatus old;

  private OffsetRollbackDecision(KafkaOffsetRollback resource) {
    this.resource = resource;
    this.spec = resource.getSpec();
    this.old = resource.getStatus() == null ? KafkaOffsetRollbackStatus.NONE : resource.getStatus();
  }

  /** Decides. */
  public static Decision<KafkaOffsetRollbackStatus> about(
      KafkaOffsetRollback resource, Observed observed, Others others) {
    OffsetRollbackDecision decision = new OffsetRollbackDecision(resource);
    KafkaOffsetRollbackStatus old = decision.old;
    return new OneRun(resource, resource.getSpec(), "korb", "OffsetRollback", observed)
        .decide(
            new Before(
                old.phase(),
                old.startTime(),
                old.completionTime(),
                old.runGeneration(),
                old.conditions()),
            decision::wanted,
            decision::status);
  }

  private Wanted wanted(String jobName) {
    SettingsFile settings =
        new SettingsFile()
            .storage(spec.storage())
            .put("snapshotId", spec.snapshotId())
            .put("consumerGroups", spec.consumerGroups());
    if (spec.kafkaCluster() != null) {
      settings.cluster("kafkaCluster", spec.kafkaCluster());
    }
    return new Wanted.Ready(
        new Run(resource, true, jobName, command(), settings, 1, Map.of(), spec));
  }

  private List<String> command() {
    boolean strict = spec.verify() != null && spec.verify().strict();
    return strict
        ? List.of("offsets", spec.operation().id(), "--strict")
        : List.of("offsets", spec.operation().id());
  }

  private KafkaOffsetRollbackStatus status(After after) {
    boolean another = after.phase() == Phase.RUNNING && after.ended() == null;
    KafkaOffsetRollbackStatus.Builder status =
        (another ? KafkaOffsetRollbackStatus.NONE : old)
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
    boolean compared =
        spec.operation() == OffsetOperation.VERIFY || spec.operation() == OffsetOperation.ROLLBACK;
    return status
        .groupsProcessed(said.groups())
        .verification(
            compared
                ? new SnapshotComparison(said.matched(), said.mismatched(), said.missing())
                : null)
        .build();
  }
}
