package sh.oso.kafka.backup.operator.process;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import sh.oso.kafka.backup.operator.crd.Phase;
import sh.oso.kafka.backup.operator.decision.Notice;
import sh.oso.kafka.backup.operator.job.JobObjects;
import sh.oso.kafka.backup.operator.job.Labels;
import sh.oso.kafka.backup.operator.job.Names;
import sh.oso.kafka.backup.operator.job.Run;

/** What the operator does to the cluster. Each can be done twice with the effect of once. */
final class Actions {

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private final KubernetesClient client;
  private final JobObjects objects;

  Actions(KubernetesClient client, JobObjects objects) {
    this.client = client;
    this.objects = objects;
  }

  /**
   * Starts a run, unless it is there.
   *
   * @throws RunRefusedException if the API server refuses it, or a Job of that name is there that
   *     is not of this resource
   */
  void start(Run run) {
    try {
      startUnlessThere(run);
    } catch (KubernetesClientException e) {
      throw RunRefusedException.of(e);
    }
  }

  private void startUnlessThere(Run run) {
    String namespace = run.owner().getMetadata().getNamespace();
    var jobs = client.batch().v1().jobs().inNamespace(namespace);
    Job there = jobs.withName(run.jobName()).get();
    if (there != null) {
      requireOurs(there, run.owner());
      return;
    }
    ConfigMap settings = settle(objects.settings(run));
    Job job;
    try {
      job = jobs.resource(objects.job(run)).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HTTP_CONFLICT) {
        throw e;
      }
      requireOurs(jobs.withName(run.jobName()).require(), run.owner());
      return;
    }
    // From now on the settings go when their Job goes.
    Map<String, Object> owner =
        Map.of(
            "apiVersion", job.getApiVersion(),
            "kind", job.getKind(),
            "name", job.getMetadata().getName(),
            "uid", job.getMetadata().getUid());
    client
        .configMaps()
        .inNamespace(namespace)
        .withName(settings.getMetadata().getName())
        .patch(
            MERGE,
            Serialization.asJson(Map.of("metadata", Map.of("ownerReferences", List.of(owner)))));
  }

  /** Stores settings for a Job that is not there yet; those of an older spec are replaced. */
  private ConfigMap settle(ConfigMap settings) {
    var place = client.configMaps().inNamespace(settings.getMetadata().getNamespace());
    try {
      return place.resource(settings).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HTTP_CONFLICT) {
        throw e;
      }
    }
    place.withName(settings.getMetadata().getName()).delete();
    return place.resource(settings).create();
  }

  private static void requireOurs(Job job, HasMetadata owner) {
    if (!Labels.isOf(job, owner)) {
      throw new RunRefusedException(
          "a Job "
              + job.getMetadata().getName()
              + " is in the way that is not of "
              + owner.getKind()
              + " "
              + owner.getMetadata().getName()
              + "; delete it",
          null);
    }
  }

  /**
   * Stores a status.
   *
   * @throws KubernetesClientException if the resource has changed since it was read
   */
  <P, S, R extends CustomResource<P, S>> void store(R resource, S status) {
    R changed = Serialization.clone(resource);
    changed.setStatus(status);
    client.resource(changed).updateStatus();
  }

  /**
   * Stores conditions, and leaves what else a status says.
   *
   * @throws KubernetesClientException if the resource has changed since it was read
   */
  void store(HasMetadata resource, Phase phase, List<Condition> conditions) {
    Map<String, Object> patch =
        Map.of(
            "metadata", Map.of("resourceVersion", resource.getMetadata().getResourceVersion()),
            "status", Map.of("phase", phase, "conditions", conditions));
    client.resource(resource).subresource("status").patch(MERGE, Serialization.asJson(patch));
  }

  /** Stops a Job: it is there until its pods are gone. */
  void stop(Job job) {
    client
        .batch()
        .v1()
        .jobs()
        .inNamespace(job.getMetadata().getNamespace())
        .withName(job.getMetadata().getName())
        .withPropagationPolicy(DeletionPropagation.FOREGROUND)
        .delete();
  }

  /** Lets a suspended Job begin. */
  void wake(Job job) {
    patch(job, Map.of("spec", Map.of("suspend", false)));
  }

  /**
   * Sets what has to be done before a resource may go; nothing if it has gone.
   *
   * @throws KubernetesClientException if the resource has changed since it was read
   */
  void setFinalizers(HasMetadata resource, List<String> finalizers) {
    Map<String, Object> metadata =
        Map.of(
            "resourceVersion",
            resource.getMetadata().getResourceVersion(),
            "finalizers",
            finalizers);
    try {
      client.resource(resource).patch(MERGE, Serialization.asJson(Map.of("metadata", metadata)));
    } catch (KubernetesClientException e) {
      if (e.getCode() != HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }

  /** Marks a Job whose result is in a status; from now on it may go. */
  void markRecorded(Job job, Duration ttl) {
    Map<String, Object> patch =
        Map.of(
            "metadata", Map.of("annotations", Map.of(Labels.RECORDED, "true")),
            "spec", Map.of("ttlSecondsAfterFinished", ttl.toSeconds()));
    patch(job, patch);
  }

  /** Changes a Job, if it is there. */
  private void patch(Job job, Map<String, Object> patch) {
    try {
      client
          .batch()
          .v1()
          .jobs()
          .inNamespace(job.getMetadata().getNamespace())
          .withName(job.getMetadata().getName())
          .patch(MERGE, Serialization.asJson(patch));
    } catch (KubernetesClientException e) {
      if (e.getCode() != HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }

  /** Publishes an Event; the same notice once more is counted there. */
  void publish(HasMetadata about, Notice notice) {
    String name =
        Names.label(about.getMetadata().getName())
            + "."
            + Names.hash(about.getMetadata().getUid() + notice);
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    var events = client.v1().events().inNamespace(about.getMetadata().getNamespace());
    try {
      events
          .resource(
              new EventBuilder()
                  .withNewMetadata()
                  .withName(name)
                  .endMetadata()
                  .withType(notice.warning() ? "Warning" : "Normal")
                  .withReason(notice.reason())
                  .withMessage(notice.message())
                  .withFirstTimestamp(now)
                  .withLastTimestamp(now)
                  .withCount(1)
                  .withNewSource()
                  .withComponent(Labels.OPERATOR)
                  .endSource()
                  .withNewInvolvedObject()
                  .withApiVersion(about.getApiVersion())
                  .withKind(about.getKind())
                  .withName(about.getMetadata().getName())
                  .withNamespace(about.getMetadata().getNamespace())
                  .withUid(about.getMetadata().getUid())
                  .endInvolvedObject()
                  .build())
          .create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HTTP_CONFLICT) {
        throw e;
      }
      var there = events.withName(name).get();
      int count = there == null || there.getCount() == null ? 1 : there.getCount();
      events
          .withName(name)
          .patch(MERGE, Serialization.asJson(Map.of("count", count + 1, "lastTimestamp", now)));
    }
  }
}
