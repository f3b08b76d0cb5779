package sh.oso.kafka.backup.engine.restore;

import java.util.List;

/**
 * Where the records of one topic went: content of a restore's {@code offsets-<target topic>.json}.
 *
 * @param source the topic's name in the backup
 * @param target its name in the target cluster
 * @param partitions those restored, in order of number
 */
public record OffsetMap(
    int formatVersion,
    String restoreId,
    String backupId,
    String source,
    String target,
    List<PartitionOffsets> partitions) {

  public OffsetMap {
    partitions = List.copyOf(partitions);
  }

  /**
   * One partition.
   *
   * @param startOffset where the target partition began with the restore
   * @param endOffset one past the last restored record, in the target
   * @param stretches in order
   */
  public record PartitionOffsets(
      int partition, long startOffset, long endOffset, List<Stretch> stretches) {

    public PartitionOffsets {
      stretches = List.copyOf(stretches);
    }
  }

  /** The name of the document among those of the restore. */
  static String documentName(String target) {
    return "offsets-" + target;
  }
}
