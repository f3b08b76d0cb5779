package sh.oso.kafka.backup.engine.groups;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Coverage;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.PartitionOffset;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.TopicOffsets;

class GroupEndsTest {

  private final List<String> warnings = new ArrayList<>();

  @Test
  void movesOnlyWhatStandsBeyondTheEnd() {
    List<PartitionOffset> offsets =
        within(Map.of(0, 10L, 1, 10L, 2, 10L), List.of(at(0, 9), at(1, 10), at(2, 11)));

    assertThat(offsets)
        .containsExactly(at(0, 9), at(1, 10), new PartitionOffset(2, 10, 3, "m", 11L));
    assertThat(warnings)
        .containsExactly(
            "consumer group g stands at 11 of orders-2, beyond the end 10 of this backup: it is put"
                + " at the end");
  }

  @Test
  void keepsTheNumberOfWarningsBounded() {
    Map<Integer, Long> ends = new HashMap<>();
    List<PartitionOffset> offsets =
        IntStream.range(0, 100)
            .mapToObj(
                partition -> {
                  ends.put(partition, 5L);
                  return at(partition, 6);
                })
            .toList();

    assertThat(within(ends, offsets)).allSatisfy(it -> assertThat(it.offset()).isEqualTo(5));
    assertThat(warnings).hasSize(21);
    assertThat(warnings.get(20)).contains("80 more");
  }

  private static PartitionOffset at(int partition, long offset) {
    return new PartitionOffset(partition, offset, 3, "m", null);
  }

  private List<PartitionOffset> within(Map<Integer, Long> ends, List<PartitionOffset> offsets) {
    Map<TopicPartition, Long> byPartition = new HashMap<>();
    ends.forEach((partition, end) -> byPartition.put(new TopicPartition("orders", partition), end));
    GroupSnapshot snapshot =
        new GroupSnapshot(
            1,
            Coverage.ALL,
            List.of(
                new Group(
                    "g",
                    GroupSnapshot.Type.CLASSIC,
                    "Empty",
                    "consumer",
                    true,
                    List.of(new TopicOffsets("orders", offsets)))));
    return GroupEnds.within(snapshot, byPartition, warnings::add)
        .groups()
        .get(0)
        .topics()
        .get(0)
        .partitions();
  }
}
