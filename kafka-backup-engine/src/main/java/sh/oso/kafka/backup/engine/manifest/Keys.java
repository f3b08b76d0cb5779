package sh.oso.kafka.backup.engine.manifest;

import java.util.Locale;
import sh.oso.kafka.backup.api.store.ObjectKey;

/** The layout of a repository: docs/format/README.md. */
public final class Keys {

  static final ObjectKey REPOSITORY = ObjectKey.of("kafka-backup.json");

  /** What the keys of all that belongs to backups begin with; the id follows. */
  public static final String BACKUPS = "backups/";

  /** What the keys of documents end in. */
  public static final String DOCUMENT_SUFFIX = ".json";

  /** What the key of a manifest ends in, after the id. */
  public static final String MANIFEST_SUFFIX = "/manifest.json";

  static final String RESTORES = "restores/";
  static final String HOLDS = "holds/";
  static final String DELETED = "deleted/";
  static final String RUNNING = "running/";
  static final String EVIDENCE = "evidence/";
  static final String DRILLS = "drills/";
  static final String OFFSET_SNAPSHOTS = "offset-snapshots/";

  private Keys() {}

  /** Where a segment goes. */
  public static ObjectKey segment(
      String topic,
      String topicId,
      int partition,
      long firstOffset,
      String writerId,
      String extension) {
    return ObjectKey.of(
        String.format(
            Locale.ROOT,
            "topics/%s/%s/%d/%020d.%s.log%s",
            topic,
            topicId,
            partition,
            firstOffset,
            writerId,
            extension));
  }

  /**
   * Where small segments of several partitions go.
   *
   * @param number of the writer's pack, from 1
   */
  public static ObjectKey pack(String topic, String topicId, String writerId, int number) {
    return ObjectKey.of(
        "topics/" + topic + "/" + topicId + "/packed/" + writerId + "-" + number + ".seg");
  }

  static ObjectKey topicIndex(
      String topic, String topicId, String sha256, String writerId, String extension) {
    return ObjectKey.of(
        "topics/" + topic + "/" + topicId + "/index-" + sha256 + "." + writerId + ".json"
            + extension);
  }

  static ObjectKey groups(String sha256, String writerId, String extension) {
    return ObjectKey.of("groups/" + sha256 + "." + writerId + ".json" + extension);
  }

  static ObjectKey cluster(String sha256, String writerId, String extension) {
    return ObjectKey.of("cluster/" + sha256 + "." + writerId + ".json" + extension);
  }

  static ObjectKey plan(String backupId) {
    return ObjectKey.of(BACKUPS + backupId + "/plan.json");
  }

  static ObjectKey manifest(String backupId) {
    return ObjectKey.of(BACKUPS + backupId + MANIFEST_SUFFIX);
  }

  static String progressPrefix(String backupId) {
    return BACKUPS + backupId + "/progress/";
  }

  static ObjectKey progress(String backupId, String writerId, int number) {
    return ObjectKey.of(
        String.format(Locale.ROOT, "%s%s-%08d.json", progressPrefix(backupId), writerId, number));
  }

  static String backup(String backupId) {
    return BACKUPS + backupId + "/";
  }

  static String holds(String backupId) {
    return HOLDS + backupId + "/";
  }

  static ObjectKey hold(String backupId, String name) {
    return ObjectKey.of(holds(backupId) + name + ".json");
  }

  static String deletions(String backupId) {
    return DELETED + backupId + "/";
  }

  static ObjectKey offsetSnapshot(String snapshotId) {
    return ObjectKey.of(OFFSET_SNAPSHOTS + snapshotId + ".json");
  }

  public static ObjectKey restore(String restoreId, String document) {
    return ObjectKey.of(RESTORES + restoreId + "/" + document + ".json");
  }

  /** The name of an offset map among the documents of a restore. */
  public static String offsetMap(String target) {
    return "offsets-" + target;
  }
}
