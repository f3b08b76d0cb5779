package sh.oso.kafka.backup.engine.manifest;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.manifest.ChainBreak;
import sh.oso.kafka.backup.api.manifest.Gap;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;

/**
 * Content of a checkpoint: what became durable since the writer's checkpoint before.
 *
 * @param warnings of the run since then; in a writer's first checkpoint also those that it took
 *     over from others
 */
public record Checkpoint(
    int formatVersion, String backupId, List<PartitionStep> partitions, List<String> warnings) {

  public Checkpoint {
    partitions = List.copyOf(partitions);
    // Checkpoints of the first builds do not have them.
    warnings = warnings == null ? List.of() : List.copyOf(warnings);
  }

  /**
   * How far one partition got.
   *
   * @param startOffset the plan's, or where the source's log started when the partition was begun
   * @param nextOffset where to go on: everything before it is in durable segments, holes or gaps
   * @param endOffset the plan's, or further on for a compacted partition
   * @param leaderEpoch of the last batch before nextOffset, -1 if there was none
   * @param complete true if nothing is left to do
   * @param restarts how often the partition was begun anew; what steps with a lesser number say
   *     counts no more, and with a number above 0 nothing of the parent's is taken over
   * @param restartReason why it was begun anew the last time, if it was
   */
  public record PartitionStep(
      String topic,
      int partition,
      long startOffset,
      long nextOffset,
      long endOffset,
      int leaderEpoch,
      boolean complete,
      int restarts,
      ChainBreak.@Nullable Reason restartReason,
      List<SegmentEntry> segments,
      List<Gap> gaps) {

    public PartitionStep {
      segments = List.copyOf(segments);
      gaps = List.copyOf(gaps);
    }
  }
}
