package sh.oso.kafka.backup.api;

/**
 * Asks whether a backup is sound.
 *
 * @param backupId which backup, or {@code latest}
 * @param level how thoroughly to look
 * @param topics which of its topics
 */
public record VerifyRequest(String backupId, Level level, TopicSelection topics) {

  /** How thoroughly to look; each level includes those before it. */
  public enum Level {
    /** Every object exists with its size. */
    LISTED,
    /** Every byte is read and matches its checksums. */
    CHECKSUMS,
    /** Every record is decoded; counts, offsets and timestamps match what the manifest says. */
    DECODED
  }

  public VerifyRequest {
    Ids.check("backup id", backupId);
  }

  /**
   * Asks for all topics.
   *
   * @param backupId which backup, or {@code latest}
   * @param level how thoroughly to look
   * @return the request
   */
  public static VerifyRequest of(String backupId, Level level) {
    return new VerifyRequest(backupId, level, TopicSelection.ALL);
  }
}
