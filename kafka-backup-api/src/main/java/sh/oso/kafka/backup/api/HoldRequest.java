package sh.oso.kafka.backup.api;

import org.jspecify.annotations.Nullable;

/**
 * Asks that a backup be kept whatever retention says.
 *
 * @param backupId which backup, or {@code latest}
 * @param name the hold's name, to release it by; letters as of a backup id. A backup may be held
 *     under several names
 * @param reason for a person, if given
 */
public record HoldRequest(String backupId, String name, @Nullable String reason) {

  /** The name of a hold for which no other is given. */
  public static final String DEFAULT_NAME = "hold";

  public HoldRequest {
    Ids.check("backup id", backupId);
    Ids.check("name of a hold", name);
  }
}
