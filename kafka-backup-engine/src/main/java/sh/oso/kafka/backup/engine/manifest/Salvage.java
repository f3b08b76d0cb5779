package sh.oso.kafka.backup.engine.manifest;

import java.util.List;
import sh.oso.kafka.backup.api.manifest.Manifest;

/** What to say wherever a salvaged backup is used. */
public final class Salvage {

  private Salvage() {}

  /** One sentence for a salvaged backup, none for others. */
  public static List<String> warnings(Manifest manifest) {
    return manifest.salvagedFrom() == null
        ? List.of()
        : List.of(
            "backup "
                + manifest.backupId()
                + " was salvaged by a rebuild of the catalog and may lack records; describe shows"
                + " what is known of it");
  }
}
