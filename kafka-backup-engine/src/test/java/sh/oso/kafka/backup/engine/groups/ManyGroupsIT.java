package sh.oso.kafka.backup.engine.groups;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.TestTopics;

/** The figure of docs/benchmarks.md. */
class ManyGroupsIT {

  private static final Logger LOG = LoggerFactory.getLogger(ManyGroupsIT.class);
  private static final int GROUPS = 500;
  private static final int PARTITIONS = 50;

  @Test
  void keepsAllOffsetsOfManyGroups(@SharedKafka(brokers = 3) KafkaCluster kafka) throws Exception {
    String topic = new TestTopics(kafka.clientProperties()).create("many", PARTITIONS, Map.of());
    String prefix = TestTopics.uniqueName("many");
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    IntStream.range(0, PARTITIONS)
        .forEach(
            partition ->
                offsets.put(
                    new TopicPartition(topic, partition),
                    new OffsetAndMetadata(partition, Optional.of(1), "of " + partition)));
    Set<String> groups =
        IntStream.range(0, GROUPS).mapToObj(i -> prefix + "-" + i).collect(Collectors.toSet());
    try (Admin admin = Admin.create(kafka.clientProperties());
        Cluster cluster = new Cluster(kafka.clientProperties(), Limits.DEFAULTS)) {
      KafkaFuture.allOf(
              groups.stream()
                  .map(group -> admin.alterConsumerGroupOffsets(group, offsets).all())
                  .toArray(KafkaFuture[]::new))
          .get();

      GroupCapture capture = new GroupCapture(cluster, Duration.ofMinutes(2));
      long start = System.nanoTime();
      GroupSnapshot first = snapshot(capture, offsets.keySet(), Optional.empty());
      long again = System.nanoTime();
      GroupSnapshot second = snapshot(capture, offsets.keySet(), Optional.of(first));
      LOG.warn(
          "{} groups x {} partitions: first {} ms, with one before {} ms",
          GROUPS,
          PARTITIONS,
          (again - start) / 1_000_000,
          (System.nanoTime() - again) / 1_000_000);

      Set<String> found = new HashSet<>();
      for (GroupSnapshot.Group group : second.groups()) {
        if (groups.contains(group.groupId())) {
          found.add(group.groupId());
          assertThat(group.topics().get(0).partitions())
              .hasSize(PARTITIONS)
              .allSatisfy(it -> assertThat(it.offset()).isEqualTo(it.partition()));
        }
      }
      assertThat(found).isEqualTo(groups);
      admin.deleteConsumerGroups(List.copyOf(groups)).all().get();
    }
  }

  private static GroupSnapshot snapshot(
      GroupCapture capture, Set<TopicPartition> partitions, Optional<GroupSnapshot> before) {
    return capture.capture(partitions, before).snapshot().orElseThrow();
  }
}
