package sh.oso.kafka.backup.engine.reset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.offsets.OffsetMapping;
import sh.oso.kafka.backup.api.offsets.OffsetResetReport;
import sh.oso.kafka.backup.api.offsets.OffsetResetRequest;
import sh.oso.kafka.backup.api.offsets.OffsetRollbackReport;
import sh.oso.kafka.backup.api.offsets.OffsetRollbackRequest;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshotRequest;
import sh.oso.kafka.backup.api.offsets.OffsetStrategy;
import sh.oso.kafka.backup.api.offsets.OffsetTools;
import sh.oso.kafka.backup.api.offsets.OffsetVerifyRequest;
import sh.oso.kafka.backup.engine.offsets.GroupsOfTests;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.TestTopics;

/** The figures of docs/benchmarks.md. */
class ManyOffsetsIT {

  private static final Logger LOG = LoggerFactory.getLogger(ManyOffsetsIT.class);
  private static final int GROUPS = 500;
  private static final int PARTITIONS = 50;

  @Test
  void setsAndPutsBackManyGroups(@SharedKafka(brokers = 3) KafkaCluster kafka, @TempDir Path folder)
      throws Exception {
    String topic = new TestTopics(kafka.clientProperties()).create("many", PARTITIONS, Map.of());
    String prefix = TestTopics.uniqueName("many");
    List<String> ids = IntStream.range(0, GROUPS).mapToObj(i -> prefix + "-" + i).toList();
    Map<Integer, Long> zeros = new HashMap<>();
    IntStream.range(0, PARTITIONS).forEach(partition -> zeros.put(partition, 0L));
    Map<String, Map<String, Map<Integer, Long>>> mapping = new HashMap<>();
    ids.forEach(id -> mapping.put(id, Map.of(topic, zeros)));
    try (GroupsOfTests groups = new GroupsOfTests(kafka);
        KafkaBackup backups =
            KafkaBackup.builder().kafka(kafka.clientProperties()).repository(folder).build()) {
      OffsetTools tools = backups.offsets();
      long start = System.nanoTime();
      OffsetResetReport made =
          tools.reset(
              OffsetResetRequest.mapped(List.of(prefix + "-*"), new OffsetMapping(mapping))
                  .withoutSnapshot(),
              new Cancellation());
      long kept = System.nanoTime();
      tools.snapshot(new OffsetSnapshotRequest(List.of(prefix + "-*"), List.of(), prefix));
      long reset = System.nanoTime();
      OffsetResetReport moved =
          tools.reset(
              OffsetResetRequest.of(List.of(prefix + "-*"), new OffsetStrategy.Latest())
                  .withoutSnapshot(),
              new Cancellation());
      long other = System.nanoTime();
      for (String id : ids) {
        // Differs from the snapshot, so that each partition must be put back.
        groups.commit(id, everywhere(topic, 7));
      }
      long back = System.nanoTime();
      OffsetRollbackReport rollback =
          tools.rollback(OffsetRollbackRequest.of(prefix), new Cancellation());
      long end = System.nanoTime();
      LOG.warn(
          "{} groups x {} partitions: first commits {} ms, snapshot {} ms, reset {} ms,"
              + " rollback with verification {} ms",
          GROUPS,
          PARTITIONS,
          (kept - start) / 1_000_000,
          (reset - kept) / 1_000_000,
          (other - reset) / 1_000_000,
          (end - back) / 1_000_000);

      assertThat(made.successful()).isTrue();
      assertThat(moved.successful()).isTrue();
      assertThat(rollback.groups()).hasSize(GROUPS);
      assertThat(rollback.successful()).isTrue();
      assertThat(rollback.verification().matched()).isEqualTo(GROUPS * PARTITIONS);
      assertThat(tools.verify(OffsetVerifyRequest.of(prefix)).matches()).isTrue();
      groups.admin().deleteConsumerGroups(ids).all().get();
    }
  }

  private static Map<TopicPartition, Long> everywhere(String topic, long offset) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    IntStream.range(0, PARTITIONS)
        .forEach(partition -> offsets.put(new TopicPartition(topic, partition), offset));
    return offsets;
  }
}
