package sh.oso.kafka.backup.engine.prune;

import java.util.List;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.engine.manifest.Holds;

/** What speaks for a backup whatever else is decided. */
final class Claims {

  private Claims() {}

  /**
   * Why a backup stays.
   *
   * @param holds the names of those that were placed on it
   * @return empty if nothing speaks for it
   */
  static String on(Manifest manifest, List<String> holds, Restoring restoring) {
    String label = manifest.labels().get(Holds.LABEL);
    if (label != null) {
      return "held by its label: " + label;
    }
    return holds.isEmpty()
        ? restoring.claims(manifest.backupId())
        : "held: " + String.join(", ", holds);
  }
}
