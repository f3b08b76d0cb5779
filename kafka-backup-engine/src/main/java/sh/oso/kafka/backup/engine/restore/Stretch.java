package sh.oso.kafka.backup.engine.restore;

/**
 * Consecutive records of a backup that were restored without any between them left out.
 *
 * @param firstOffset offset of the first one in the backup, or one before it from which on there is
 *     no other
 * @param lastOffset likewise of the last one, included
 * @param targetOffset where the first one lies in the target; the others follow it there
 * @param records how many; less than offsets if the source had holes
 */
public record Stretch(long firstOffset, long lastOffset, long targetOffset, long records) {

  /** Whether every offset has a record, so that places can be told by counting on. */
  boolean isWithoutHoles() {
    return records == lastOffset - firstOffset + 1;
  }
}
