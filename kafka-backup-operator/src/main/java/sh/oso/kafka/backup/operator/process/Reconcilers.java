package sh.oso.kafka.backup.operator.process;

import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import sh.oso.kafka.backup.operator.backup.BackupDecision;
import sh.oso.kafka.backup.operator.crd.KafkaBackup;
import sh.oso.kafka.backup.operator.crd.KafkaBackupSpec;
import sh.oso.kafka.backup.operator.crd.KafkaBackupStatus;
import sh.oso.kafka.backup.operator.crd.KafkaBackupValidation;
import sh.oso.kafka.backup.operator.crd.KafkaBackupValidationSpec;
import sh.oso.kafka.backup.operator.crd.KafkaBackupValidationStatus;
import sh.oso.kafka.backup.operator.crd.KafkaOffsetReset;
import sh.oso.kafka.backup.operator.crd.KafkaOffsetResetSpec;
import sh.oso.kafka.backup.operator.crd.KafkaOffsetResetStatus;
import sh.oso.kafka.backup.operator.crd.KafkaOffsetRollback;
import sh.oso.kafka.backup.operator.crd.KafkaOffsetRollbackSpec;
import sh.oso.kafka.backup.operator.crd.KafkaOffsetRollbackStatus;
import sh.oso.kafka.backup.operator.crd.KafkaRestore;
import sh.oso.kafka.backup.operator.crd.KafkaRestoreSpec;
import sh.oso.kafka.backup.operator.crd.KafkaRestoreStatus;
import sh.oso.kafka.backup.operator.job.JobObjects;
import sh.oso.kafka.backup.operator.metrics.ResourceMetrics;
import sh.oso.kafka.backup.operator.offsets.OffsetResetDecision;
import sh.oso.kafka.backup.operator.offsets.OffsetRollbackDecision;
import sh.oso.kafka.backup.operator.restore.RestoreDecision;
import sh.oso.kafka.backup.operator.validation.ValidationDecision;

/** The reconcilers, one class for each kind: the framework reads the kind from the class. */
final class Reconcilers {

  private Reconcilers() {}

  static final class Backups implements Reconciler<KafkaBackup> {

    private final KindReconciler<KafkaBackup, KafkaBackupSpec, KafkaBackupStatus> kind;
    private final BackupFinalizer finalizer;

    Backups(JobObjects objects, Clock clock, ResourceMetrics metrics) {
      kind =
          new KindReconciler<>(KafkaBackup.class, BackupDecision::about, objects, clock, metrics);
      finalizer = new BackupFinalizer(kind, clock);
    }

    @Override
    public List<EventSource<?, KafkaBackup>> prepareEventSources(
        EventSourceContext<KafkaBackup> context) {
      List<EventSource<?, KafkaBackup>> sources = new ArrayList<>(kind.eventSources(context));
      sources.add(
          new InformerEventSource<>(
              InformerEventSourceConfiguration.from(KafkaBackupValidation.class, KafkaBackup.class)
                  .withSecondaryToPrimaryMapper(Backups::backupOf)
                  .build(),
              context));
      return sources;
    }

    /** A validation changes what the status of its backup says. */
    private static Set<ResourceID> backupOf(KafkaBackupValidation validation) {
      var backup = validation.getSpec() == null ? null : validation.getSpec().backupRef();
      return backup == null
          ? Set.of()
          : Set.of(new ResourceID(backup.name(), validation.getMetadata().getNamespace()));
    }

    @Override
    public UpdateControl<KafkaBackup> reconcile(
        KafkaBackup resource, Context<KafkaBackup> context) {
      if (context.isPrimaryResourceDeleted()) {
        kind.forget(resource);
        return UpdateControl.noUpdate();
      }
      if (resource.getSpec() == null) {
        return UpdateControl.noUpdate();
      }
      return finalizer.handle(resource, context).orElseGet(() -> kind.reconcile(resource, context));
    }
  }

  static final class Restores implements Reconciler<KafkaRestore> {

    private final KindReconciler<KafkaRestore, KafkaRestoreSpec, KafkaRestoreStatus> kind;

    Restores(JobObjects objects, Clock clock, ResourceMetrics metrics) {
      kind =
          new KindReconciler<>(KafkaRestore.class, RestoreDecision::about, objects, clock, metrics);
    }

    @Override
    public List<EventSource<?, KafkaRestore>> prepareEventSources(
        EventSourceContext<KafkaRestore> context) {
      return kind.eventSources(context);
    }

    @Override
    public UpdateControl<KafkaRestore> reconcile(
        KafkaRestore resource, Context<KafkaRestore> context) {
      return kind.reconcile(resource, context);
    }
  }

  static final class OffsetResets implements Reconciler<KafkaOffsetReset> {

    private final KindReconciler<KafkaOffsetReset, KafkaOffsetResetSpec, KafkaOffsetResetStatus>
        kind;

    OffsetResets(JobObjects objects, Clock clock, ResourceMetrics metrics) {
      kind =
          new KindReconciler<>(
              KafkaOffsetReset.class, OffsetResetDecision::about, objects, clock, metrics);
    }

    @Override
    public List<EventSource<?, KafkaOffsetReset>> prepareEventSources(
        EventSourceContext<KafkaOffsetReset> context) {
      return kind.eventSources(context);
    }

    @Override
    public UpdateControl<KafkaOffsetReset> reconcile(
        KafkaOffsetReset resource, Context<KafkaOffsetReset> context) {
      return kind.reconcile(resource, context);
    }
  }

  static final class OffsetRollbacks implements Reconciler<KafkaOffsetRollback> {

    private final KindReconciler<
            KafkaOffsetRollback, KafkaOffsetRollbackSpec, KafkaOffsetRollbackStatus>
        kind;

    OffsetRollbacks(JobObjects objects, Clock clock, ResourceMetrics metrics) {
      kind =
          new KindReconciler<>(
              KafkaOffsetRollback.class, OffsetRollbackDecision::about, objects, clock, metrics);
    }

    @Override
    public List<EventSource<?, KafkaOffsetRollback>> prepareEventSources(
        EventSourceContext<KafkaOffsetRollback> context) {
      return kind.eventSources(context);
    }

    @Override
    public UpdateControl<KafkaOffsetRollback> reconcile(
        KafkaOffsetRollback resource, Context<KafkaOffsetRollback> context) {
      return kind.reconcile(resource, context);
    }
  }

  static final class Validations implements Reconciler<KafkaBackupValidation> {

    private final KindReconciler<
            KafkaBackupValidation, KafkaBackupValidationSpec, KafkaBackupValidationStatus>
        kind;

    Validations(JobObjects objects, Clock clock, ResourceMetrics metrics) {
      kind =
          new KindReconciler<>(
              KafkaBackupValidation.class, ValidationDecision::about, objects, clock, metrics);
    }

    @Override
    public List<EventSource<?, KafkaBackupValidation>> prepareEventSources(
        EventSourceContext<KafkaBackupValidation> context) {
      return kind.eventSources(context);
    }

    @Override
    public UpdateControl<KafkaBackupValidation> reconcile(
        KafkaBackupValidation resource, Context<KafkaBackupValidation> context) {
      return kind.reconcile(resource, context);
    }
  }
}
