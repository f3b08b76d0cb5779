package sh.oso.kafka.backup.engine.manifest;

import java.util.Locale;
import sh.oso.kafka.backup.api.store.ObjectKey;

/** The layout of a repository: docs/format/README.md. */
public final class Keys {

  static final ObjectKey REPOSITORY = ObjectKey.of("kafka-backup.json");
  static final String BACKUPS = "backups/";
  static final String MANIFEST_SUFFIX = "/manifest.json";
  static final String RESTORES = "restores/";
  static final String HOLDS = "holds/";
  static final String DELETED = "deleted/";
  static final String RUNNING = "running/";

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

  static ObjectKey topicIndex(
      String topic, String topicId, String sha256, String writerId, String extension) {
    return ObjectKey.of(
        "topics/" + topic + "/" + topicId + "/index-" + sha256 + "." + writerId + ".json"
            + extension);
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

  static ObjectKey restore(String restoreId, String document) {
    return ObjectKey.of(RESTORES + restoreId + "/" + document + ".json");
  }
}
