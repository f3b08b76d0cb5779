package sh.oso.kafka.backup.api.manifest;

/**
 * Offsets that the backup should hold and does not, because the source did not have them any more.
 *
 * @param firstOffset first missing offset
 * @param lastOffset last missing offset, inclusive
 * @param reason why
 */
public record Gap(long firstOffset, long lastOffset, Reason reason) {

  /** Why offsets are missing. */
  public enum Reason {
    /** The source deleted them, by retention or on request, before they were read. */
    DELETED_AT_SOURCE
  }
}
