package sh.oso.kafka.backup.engine.reset;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import sh.oso.kafka.backup.api.offsets.OffsetResetReport.PartitionMove;
import sh.oso.kafka.backup.engine.offsets.GroupChange;

/**
 * What is to become of a group.
 *
 * @param groupId its id
 * @param share whether it is a share group
 * @param refusal why it cannot be set; empty if it can
 * @param moves where it is set, in order
 * @param metadata what is committed with it now, and stays
 */
record PlannedGroup(
    String groupId,
    boolean share,
    String refusal,
    List<PartitionMove> moves,
    Map<TopicPartition, String> metadata) {

  PlannedGroup {
    moves = List.copyOf(moves);
    metadata = Map.copyOf(metadata);
  }

  static PlannedGroup refused(String groupId, boolean share, String reason) {
    return new PlannedGroup(groupId, share, reason, List.of(), Map.of());
  }

  GroupChange change() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (PartitionMove move : moves) {
      TopicPartition partition = new TopicPartition(move.topic(), move.partition());
      offsets.put(
          partition, new OffsetAndMetadata(move.to(), metadata.getOrDefault(partition, "")));
    }
    return new GroupChange(groupId, share, offsets, Set.of());
  }
}
