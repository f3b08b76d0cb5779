package sh.oso.kafka.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;
import sh.oso.kafka.backup.testkit.store.FaultyStore;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;
import sh.oso.kafka.backup.testkit.store.StoreCall;

/** What runs over 2,000 partitions ask of the store. */
@SharedKafka
class ManyPartitionsIT {

  private static final int TOPICS = 40;
  private static final int PARTITIONS = 50;

  private final InMemoryStore objects = new InMemoryStore();
  private final FaultyStore store = FaultyStore.around(objects).forbiddingRewrites();

  /** Calls of the store by kind, and seconds. */
  private record Cost(
      long puts, long gets, long stats, long lists, double seconds, BackupReport report) {

    @Override
    public String toString() {
      return "puts=%d gets=%d stats=%d lists=%d fetchedBytes=%d newBytes=%d seconds=%.1f"
          .formatted(
              puts,
              gets,
              stats,
              lists,
              report.fetchedBytes(),
              report.manifest().totals().newBytes(),
              seconds);
    }
  }

  @Test
  void costsGrowWithWhatChanged(KafkaCluster kafka) throws Exception {
    List<String> topics =
        IntStream.range(0, TOPICS).mapToObj(i -> TestTopics.uniqueName("many-" + i)).toList();
    create(kafka, topics);
    TopicWriter writer = new TopicWriter(kafka.clientProperties()).with("linger.ms", 50);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < TOPICS * PARTITIONS * 10; i++) {
      records.add(record(topics.get(i % TOPICS), i / TOPICS % PARTITIONS, i));
    }
    writer.write(records);

    Cost first = backUp(kafka, topics);
    assertThat(first.report().manifest().totals().records()).isEqualTo(records.size());
    assertThat(first.report().manifest().totals().newSegments()).isEqualTo(TOPICS * PARTITIONS);
    // A pack and an index for each topic; repository, plan, manifest and a few checkpoints.
    assertThat(first.puts()).as("%s", first).isBetween(2L * TOPICS + 4, 4L * TOPICS);
    List<String> before = keys();

    Cost unchanged = backUp(kafka, topics);
    assertThat(unchanged.report().manifest().parentId())
        .isEqualTo(first.report().manifest().backupId());
    assertThat(unchanged.report().fetchedBytes()).isZero();
    assertThat(unchanged.puts()).as("%s", unchanged).isEqualTo(2);
    // Among them those of both snapshots, which are looked at before they are named again.
    assertThat(unchanged.gets() + unchanged.stats()).as("%s", unchanged).isLessThan(25);
    assertThat(keys()).isEqualTo(before);

    writer.write(List.of(record(topics.get(7), 3, 0)));
    Cost oneRecord = backUp(kafka, topics);
    assertThat(oneRecord.report().manifest().totals().newSegments()).isEqualTo(1);
    // A segment, a checkpoint, an index, plan and manifest.
    assertThat(oneRecord.puts()).as("%s", oneRecord).isEqualTo(5);
    assertThat(oneRecord.gets() + oneRecord.stats()).as("%s", oneRecord).isLessThan(30);

    System.out.println("first run: " + first);
    System.out.println("unchanged: " + unchanged);
    System.out.println("one record: " + oneRecord);
    new TestTopics(kafka.clientProperties()).delete(topics);
  }

  /** All in one request, since there are many, and waits for their leaders. */
  private static void create(KafkaCluster kafka, List<String> topics) throws Exception {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (String topic : topics) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
      }
    }
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      admin
          .createTopics(
              topics.stream().map(name -> new NewTopic(name, PARTITIONS, (short) 1)).toList())
          .all()
          .get();
      while (admin
          .listOffsets(latest)
          .all()
          .toCompletionStage()
          .handle((r, e) -> e != null)
          .toCompletableFuture()
          .get()) {
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, int partition, int number) {
    return new ProducerRecord<>(
        topic, partition, ByteBuffer.allocate(4).putInt(number).array(), new byte[200]);
  }

  private Cost backUp(KafkaCluster kafka, List<String> topics) {
    Map<StoreCall, Long> before = counts();
    long start = System.nanoTime();
    try (KafkaBackup backups =
        KafkaBackup.builder().kafka(kafka.clientProperties()).repository(store).build()) {
      BackupReport report = backups.backup(BackupRequest.of(topics.toArray(String[]::new)));
      Map<StoreCall, Long> after = counts();
      after.replaceAll((call, count) -> count - before.getOrDefault(call, 0L));
      return new Cost(
          after.getOrDefault(StoreCall.PUT, 0L),
          after.getOrDefault(StoreCall.OPEN_RANGE, 0L),
          after.getOrDefault(StoreCall.FIND_STAT, 0L),
          after.getOrDefault(StoreCall.LIST, 0L),
          (System.nanoTime() - start) / 1e9,
          report);
    }
  }

  private Map<StoreCall, Long> counts() {
    Map<StoreCall, Long> counts = new EnumMap<>(StoreCall.class);
    for (StoreCall call : StoreCall.values()) {
      counts.put(call, store.count(call));
    }
    return counts;
  }

  /** Keys of data and indexes. */
  private List<String> keys() throws IOException {
    List<String> keys = new ArrayList<>();
    try (ObjectListing listing = objects.list("topics/", "")) {
      for (var next = listing.next(); next.isPresent(); next = listing.next()) {
        keys.add(next.get().key().value());
      }
    }
    return keys;
  }
}
