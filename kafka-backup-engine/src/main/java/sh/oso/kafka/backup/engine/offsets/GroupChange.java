package sh.oso.kafka.backup.engine.offsets;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What is to be changed of a group.
 *
 * @param groupId its id; a group that does not exist comes to be
 * @param share whether a group that does not exist becomes a share group; one that exists is set as
 *     what it is, and refused if this says that it should be the other
 * @param offsets where it is put. Leader epochs are left out, for they differ between clusters;
 *     share groups have no metadata
 * @param removals where its commits are removed
 */
public record GroupChange(
    String groupId,
    boolean share,
    Map<TopicPartition, OffsetAndMetadata> offsets,
    Set<TopicPartition> removals) {

  public GroupChange {
    Map<TopicPartition, OffsetAndMetadata> withoutEpochs = new HashMap<>();
    offsets.forEach(
        (partition, it) ->
            withoutEpochs.put(
                partition, new OffsetAndMetadata(it.offset(), Optional.empty(), it.metadata())));
    offsets = Map.copyOf(withoutEpochs);
    removals = Set.copyOf(removals);
  }

  /** A change of a group that is no share group, without removals. */
  public static GroupChange of(String groupId, Map<TopicPartition, OffsetAndMetadata> offsets) {
    return new GroupChange(groupId, false, offsets, Set.of());
  }
}
