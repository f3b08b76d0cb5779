package sh.oso.kafka.backup.operator.process;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.operator.backup.DeletionDecision;
import sh.oso.kafka.backup.operator.backup.DeletionDecision.Deletion;
import sh.oso.kafka.backup.operator.crd.DeletionPolicy;
import sh.oso.kafka.backup.operator.crd.KafkaBackup;
import sh.oso.kafka.backup.operator.crd.KafkaBackupSpec;
import sh.oso.kafka.backup.operator.crd.KafkaBackupStatus;
import sh.oso.kafka.backup.operator.crd.Phase;
import sh.oso.kafka.backup.operator.decision.Conditions;
import sh.oso.kafka.backup.operator.decision.Generations;
import sh.oso.kafka.backup.operator.decision.Notice;

/**
 * Keeps a finalizer on each KafkaBackup whose backups are to be deleted with it, and only on those.
 */
final class BackupFinalizer {

  static final String NAME = KafkaBackup.GROUP + "/delete-backups";

  private static final Logger LOG = LoggerFactory.getLogger(BackupFinalizer.class);

  /** How often to look whether a Job that was stopped has gone. */
  private static final Duration STOPPING = Duration.ofSeconds(5);

  private final KindReconciler<KafkaBackup, KafkaBackupSpec, KafkaBackupStatus> kind;
  private final Clock clock;

  BackupFinalizer(
      KindReconciler<KafkaBackup, KafkaBackupSpec, KafkaBackupStatus> kind, Clock clock) {
    this.kind = kind;
    this.clock = clock;
  }

  /** Does what is to be done about the finalizer or the deletion; empty if that is nothing. */
  Optional<UpdateControl<KafkaBackup>> handle(KafkaBackup resource, Context<KafkaBackup> context) {
    boolean wanted = resource.getSpec().deletionPolicy() == DeletionPolicy.DELETE;
    boolean there = resource.hasFinalizer(NAME);
    boolean going = resource.isMarkedForDeletion();
    if (going && wanted && there) {
      return Optional.of(delete(resource, context));
    }
    if (going && there) {
      return Optional.of(keep(resource, context));
    }
    if (there == wanted || going) {
      return Optional.empty();
    }
    set(resource, wanted, kind.actions(context));
    return Optional.of(UpdateControl.noUpdate());
  }

  private static void set(KafkaBackup resource, boolean wanted, Actions actions) {
    List<String> finalizers = new ArrayList<>(resource.getMetadata().getFinalizers());
    finalizers.remove(NAME);
    if (wanted) {
      finalizers.add(NAME);
    }
    actions.setFinalizers(resource, finalizers);
  }

  /** Retain was asked for after all: the resource goes as soon as nothing deletes its backups. */
  private UpdateControl<KafkaBackup> keep(KafkaBackup resource, Context<KafkaBackup> context) {
    Actions actions = kind.actions(context);
    Optional<Job> deleting =
        DeletionDecision.underWay(resource, kind.observeNow(resource, context.getClient()));
    if (deleting.isPresent()) {
      if (deleting.get().getMetadata().getDeletionTimestamp() == null) {
        actions.stop(deleting.get());
        kind.publish(
            resource,
            Notice.warning(
                "DeletionStopped",
                "deletionPolicy is Retain now, so the deletion of the backups is stopped; those"
                    + " that it has deleted already are gone"),
            actions);
      }
      return UpdateControl.<KafkaBackup>noUpdate().rescheduleAfter(STOPPING);
    }
    set(resource, false, actions);
    kind.forget(resource);
    return UpdateControl.noUpdate();
  }

  private UpdateControl<KafkaBackup> delete(KafkaBackup resource, Context<KafkaBackup> context) {
    Actions actions = kind.actions(context);
    Deletion deletion =
        DeletionDecision.about(resource, kind.observeNow(resource, context.getClient()));
    deletion.stop().forEach(actions::stop);
    List<Notice> notices = new ArrayList<>(deletion.notices());
    boolean letGo = deletion.letGo();
    try {
      deletion.start().ifPresent(actions::start);
    } catch (RunRefusedException e) {
      String words = String.valueOf(e.getMessage());
      if (!letGo && !e.isForGood()) {
        return kind.refused(resource, words, actions);
      }
      notices.clear();
      notices.add(
          letGo
              ? Notice.warning(
                  "DataNotDeleted", "the backups are deleted, but of their data: " + words)
              : DeletionDecision.refused(resource, words));
      letGo = true;
    }
    if (letGo) {
      notices.forEach(notice -> publishIfPossible(resource, notice, actions));
      set(resource, false, actions);
      kind.forget(resource);
      return UpdateControl.noUpdate();
    }
    tell(resource, deletion.message(), actions);
    notices.forEach(notice -> kind.publish(resource, notice, actions));
    return UpdateControl.<KafkaBackup>noUpdate().rescheduleAfter(deletion.again());
  }

  private void tell(KafkaBackup resource, String message, Actions actions) {
    KafkaBackupStatus status = resource.getStatus();
    List<Condition> conditions =
        Conditions.with(
            status.conditions(),
            Conditions.READY,
            false,
            "DeletingBackups",
            message,
            Generations.of(resource),
            clock.instant());
    if (!conditions.equals(status.conditions())) {
      Phase phase = status.phase() == null ? Phase.PENDING : status.phase();
      actions.store(resource, phase, conditions);
    }
  }

  /** A namespace that is going takes no Events. */
  private void publishIfPossible(KafkaBackup resource, Notice notice, Actions actions) {
    try {
      kind.publish(resource, notice, actions);
    } catch (KubernetesClientException e) {
      LOG.info("the Event could not be published: {}", e.getMessage());
    }
  }
}
