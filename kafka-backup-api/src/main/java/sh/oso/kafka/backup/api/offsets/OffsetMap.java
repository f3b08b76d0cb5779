package sh.oso.kafka.backup.api.offsets;

import java.util.List;

/**
 * Where the records of one topic went when it was restored.
 *
 * @param formatVersion version of the repository format
 * @param restoreId the restore
 * @param backupId what it restored
 * @param source the topic's name in the backup
 * @param target its name in the target cluster
 * @param partitions in order of number
 */
public record OffsetMap(
    int formatVersion,
    String restoreId,
    String backupId,
    String source,
    String target,
    List<PartitionMap> partitions) {

  public OffsetMap {
    partitions = List.copyOf(partitions);
  }

  /**
   * One partition.
   *
   * @param partition its number
   * @param startOffset where the target partition stood when the restore began
   * @param endOffset one past the last restored record, in the target
   * @param stretches in order
   */
  public record PartitionMap(
      int partition, long startOffset, long endOffset, List<Stretch> stretches) {

    public PartitionMap {
      stretches = List.copyOf(stretches);
    }
  }

  /**
   * Consecutive records of the backup that were restored without any between them left out.
   *
   * @param firstOffset the backup's offset of the first one, or one before it from which on there
   *     is no other
   * @param lastOffset likewise of the last one, included
   * @param targetOffset where the first one lies in the target; the others follow it there
   * @param records how many; less than offsets if the source had holes
   */
  public record Stretch(long firstOffset, long lastOffset, long targetOffset, long records) {

    /**
     * Whether every offset has a record, so that places can be told by counting on.
     *
     * @return false if there are holes
     */
    public boolean hasNoHoles() {
      return records == lastOffset - firstOffset + 1;
    }
  }
}
