package sh.oso.kafka.backup.api.manifest;

/**
 * Where a backup could not simply go on from its parent. What it then holds is whole all the same:
 * the partition was read anew from the source.
 *
 * @param partition number of the partition, -1 for the whole topic
 * @param reason why
 * @param firstOffset first offset that is lost with it, -1 if none is known to be
 * @param lastOffset last offset that is lost with it, inclusive, -1 likewise
 */
public record ChainBreak(int partition, Reason reason, long firstOffset, long lastOffset) {

  /** Why a chain of backups is broken. */
  public enum Reason {
    /** The source's topic was deleted and made anew: it has another id. */
    TOPIC_RECREATED,
    /** The source's log was cut back behind what the parent holds, and may have grown again. */
    LOG_CUT_BACK,
    /** The source deleted records, by retention or on request, before any backup read them. */
    RETENTION_OVERTOOK,
    /**
     * The partition is compacted and was read anew: since the parent began, a tombstone may have
     * vanished, or the chain had grown out of proportion to what is left at the source.
     */
    COMPACTED_READ_ANEW,
    /**
     * The source's log starts before what the parent holds: records are there again that had been
     * deleted, as after a leader failed that had not yet written down where its log starts.
     */
    LOG_START_MOVED_BACK,
    /** Objects that the parent names are missing or damaged. */
    PARENT_DAMAGED
  }

  /**
   * A break without lost offsets.
   *
   * @param partition number of the partition, -1 for the whole topic
   * @param reason why
   * @return the break
   */
  public static ChainBreak of(int partition, Reason reason) {
    return new ChainBreak(partition, reason, -1, -1);
  }
}
