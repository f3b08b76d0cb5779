package sh.oso.kafka.backup.operator.job;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.LinkedHashMap;
import java.util.Map;

/** Labels and annotations of what the operator makes, and of the backups that it makes. */
public final class Labels {

  /** Who made an object. */
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** The value of {@link #MANAGED_BY}. */
  public static final String OPERATOR = "kafka-backup-operator";

  /** Kind of the resource that a Job is for. */
  public static final String KIND = "kafka.oso.sh/kind";

  /** Name of the resource that a Job is for, as a label has room for it. */
  public static final String NAME = "kafka.oso.sh/name";

  /** Annotation: name of the resource in full. */
  public static final String RESOURCE = "kafka.oso.sh/resource";

  /** Annotation: generation of the resource's spec. */
  public static final String GENERATION = "kafka.oso.sh/generation";

  /** Annotation of a KafkaBackup: each new value starts a backup. */
  public static final String TRIGGER = "kafka.oso.sh/trigger-backup";

  /** Annotation of a Job: its result is in the status of its resource. */
  public static final String RECORDED = "kafka.oso.sh/recorded";

  /** Label of a Job that is to outlive its resource, and so does not belong to it. */
  public static final String OUTLIVES = "kafka.oso.sh/outlives-resource";

  /** Annotation: the UID of the resource, which stays where owners are taken off. */
  public static final String UID = "kafka.oso.sh/uid";

  /** Annotation of a Job that sleeps: when it is to begin. */
  public static final String START_AFTER = "kafka.oso.sh/start-after";

  /** Annotation of a Job: id of the backup that it is about. */
  public static final String BACKUP_ID = "kafka.oso.sh/backup-id";

  private Labels() {}

  /** Whether a Job is of a resource, and not of an earlier one of the same name. */
  public static boolean isOf(HasMetadata job, HasMetadata resource) {
    String uid = resource.getMetadata().getUid();
    var annotations = job.getMetadata().getAnnotations();
    return (annotations != null && uid.equals(annotations.get(UID)))
        || job.getMetadata().getOwnerReferences().stream().anyMatch(it -> it.getUid().equals(uid));
  }

  /** What finds all Jobs that outlive their resources. */
  public static String outliving() {
    return MANAGED_BY + "=" + OPERATOR + "," + OUTLIVES + "=true";
  }

  /** The labels of a Job, its pods and its ConfigMap. */
  static Map<String, String> of(HasMetadata owner) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("app.kubernetes.io/name", "kafka-backup");
    labels.put(MANAGED_BY, OPERATOR);
    labels.put(KIND, owner.getKind());
    labels.put(NAME, Names.label(owner.getMetadata().getName()));
    return labels;
  }

  /** Labels of the backups of a resource: retention looks at those of the same owner only. */
  public static Map<String, String> ofBackups(String namespace, String name) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("kafka.oso.sh/namespace", namespace);
    labels.put(NAME, name);
    return labels;
  }

  /** What finds all Jobs for resources of a kind. */
  public static String selector(String kind) {
    return MANAGED_BY + "=" + OPERATOR + "," + KIND + "=" + kind;
  }
}
