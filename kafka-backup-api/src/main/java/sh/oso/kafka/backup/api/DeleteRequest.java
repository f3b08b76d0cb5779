package sh.oso.kafka.backup.api;

/**
 * Asks to delete one backup, or one unfinished run. Its data follows when a prune comes after the
 * grace.
 *
 * @param backupId which
 * @param force whether to delete it even if it is held, if an unfinished restore reads it, or if
 *     its run may be under way
 * @param dryRun whether only to say whether it would be deleted
 */
public record DeleteRequest(String backupId, boolean force, boolean dryRun) {

  public DeleteRequest {
    Ids.check("backup id", backupId);
  }

  /**
   * Asks to delete a backup that nothing speaks for.
   *
   * @param backupId which
   * @return the request
   */
  public static DeleteRequest of(String backupId) {
    return new DeleteRequest(backupId, false, false);
  }
}
