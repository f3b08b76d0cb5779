package sh.oso.kafka.backup.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedPartition;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedTopic;

class ShardsTest {

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7})
  void noPartHasMuchMoreThanItsShare(int shards) {
    Random random = new Random(shards);
    List<PlannedTopic> topics = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      List<PlannedPartition> partitions = new ArrayList<>();
      for (int p = 0; p < 10; p++) {
        long end = random.nextInt(100_000);
        // Of every second one the parent has half: that much is not read.
        PartitionBounds parent = p % 2 == 0 ? new PartitionBounds(p, 0, end / 2, 0) : null;
        partitions.add(new PlannedPartition(p, 0, end, end, parent, null));
      }
      topics.add(topic("topic-" + i, partitions));
    }

    List<PlannedTopic> spread = Shards.spread(shards, topics);

    Map<Integer, Long> loads = new TreeMap<>();
    long largest = 0;
    for (PlannedTopic topic : spread) {
      for (PlannedPartition partition : topic.partitions()) {
        long offsets = partition.endOffset() - partition.firstReadOffset();
        loads.merge(Objects.requireNonNull(partition.shard()), offsets, Long::sum);
        largest = Math.max(largest, offsets);
      }
    }
    assertThat(loads).hasSize(shards);
    long all = loads.values().stream().mapToLong(Long::longValue).sum();
    long most = loads.values().stream().mapToLong(Long::longValue).max().orElseThrow();
    assertThat(most).isLessThan(all / shards + largest);
    assertThat(withoutShards(spread)).isEqualTo(topics);
    assertThat(Shards.spread(shards, topics)).isEqualTo(spread);
  }

  private static List<PlannedTopic> withoutShards(List<PlannedTopic> topics) {
    return topics.stream()
        .map(
            topic ->
                topic.with(
                    topic.partitions().stream()
                        .map(
                            it ->
                                new PlannedPartition(
                                    it.partition(),
                                    it.startOffset(),
                                    it.endOffset(),
                                    it.highWatermark(),
                                    it.parent(),
                                    null))
                        .collect(Collectors.toList())))
        .toList();
  }

  private static PlannedTopic topic(String name, List<PlannedPartition> partitions) {
    return new PlannedTopic(name, name, 1, false, List.of(), null, List.of(), partitions);
  }
}
