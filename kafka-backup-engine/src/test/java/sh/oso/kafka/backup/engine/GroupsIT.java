package sh.oso.kafka.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.BackupNotFoundException;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.VerifyReport;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot.Capture;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Coverage;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.PartitionOffset;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.OpenTransaction;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** Consumer groups are in every backup, and where they stood. */
class GroupsIT {

  private final KafkaCluster kafka;
  private final TestTopics topics;
  private final TopicWriter writer;
  private final Admin admin;
  private final Path folder;

  @SuppressWarnings("NullAway.Init")
  private KafkaBackup backups;

  GroupsIT(@SharedKafka(brokers = 3) KafkaCluster kafka, @TempDir Path folder) {
    this.kafka = kafka;
    this.topics = new TestTopics(kafka.clientProperties());
    this.writer = new TopicWriter(kafka.clientProperties());
    this.admin = Admin.create(kafka.clientProperties());
    this.folder = folder;
  }

  @BeforeEach
  void open() {
    backups = KafkaBackup.builder().kafka(kafka.clientProperties()).repository(folder).build();
  }

  @AfterEach
  void close() {
    backups.close();
    admin.close();
    kafka.brokerIds().forEach(kafka::startBroker);
  }

  @Test
  void keepsGroupsOfEveryTypeWhoeverCoordinatesThem() throws Exception {
    String topic = topics.create("types", 3, Map.of());
    writer.write(numbered(topic, 0, 60));
    writer.write(numbered(topic, 1, 60));
    List<String> classic =
        IntStream.range(0, 15).mapToObj(i -> TestTopics.uniqueName("classic")).toList();
    for (String group : classic) {
      commit(group, topic, 0, 7, 4, "of " + group);
      commit(group, topic, 1, 9, -1, "");
    }
    assertThat(coordinators(classic)).hasSize(3);
    String modern = TestTopics.uniqueName("modern");
    String shared = TestTopics.uniqueName("shared");
    try (var consumer = consumer(modern);
        var sharing = shareConsumer(shared)) {
      consumer.subscribe(List.of(topic));
      while (consumer.assignment().size() < 3) {
        consumer.poll(Duration.ofMillis(200));
      }
      consumer.commitSync(
          Map.of(new TopicPartition(topic, 1), new OffsetAndMetadata(33, Optional.of(0), "x")));
      sharing.subscribe(List.of(topic));
      Map<Integer, Long> shareStarts = awaitShareStarts(sharing, shared, topic);

      BackupReport report = backup(topic);

      GroupSnapshot snapshot = backups.findGroups(report.manifest().backupId()).orElseThrow();
      assertThat(snapshot.coverage()).isEqualTo(Coverage.ALL);
      assertThat(report.manifest().warnings()).isEmpty();
      for (String group : classic) {
        Group it = group(snapshot, group);
        assertThat(it.type()).isEqualTo(GroupSnapshot.Type.CLASSIC);
        assertThat(it.state()).isEqualTo("Empty");
        assertThat(offsets(it, topic))
            .containsExactly(
                new PartitionOffset(0, 7, 4, "of " + group, null),
                new PartitionOffset(1, 9, -1, "", null));
      }
      Group it = group(snapshot, modern);
      assertThat(it.type()).isEqualTo(GroupSnapshot.Type.CONSUMER);
      assertThat(it.protocol()).isEqualTo("consumer");
      assertThat(it.state()).isEqualTo("Stable");
      assertThat(offsets(it, topic)).contains(new PartitionOffset(1, 33, 0, "x", null));
      Group share = group(snapshot, shared);
      assertThat(share.type()).isEqualTo(GroupSnapshot.Type.SHARE);
      assertThat(offsets(share, topic))
          .extracting(it2 -> Map.entry(it2.partition(), it2.offset()))
          .containsExactlyInAnyOrderElementsOf(shareStarts.entrySet());

      assertThat(
              backups
                  .findClusterSnapshot(report.manifest().backupId())
                  .orElseThrow()
                  .acls()
                  .capture())
          .isEqualTo(Capture.NO_AUTHORIZER);
    }
  }

  @Test
  void keepsPositionsAsTheyAreUnlessTheyAreBeyondTheEnd() throws Exception {
    String topic = topics.create("positions", 1, Map.of());
    writer.write(numbered(topic, 0, 10));
    writer.writeCommitted(numbered(topic, 0, 5)); // 10 to 14, its marker is 15
    writer.write(numbered(topic, 0, 4)); // 16 to 19
    String atStart = TestTopics.uniqueName("gone");
    String inHole = TestTopics.uniqueName("hole");
    String atEnd = TestTopics.uniqueName("end");
    String beyond = TestTopics.uniqueName("beyond");
    commit(atStart, topic, 0, 1, 0, "");
    commit(inHole, topic, 0, 15, 0, "");
    commit(atEnd, topic, 0, 20, 0, "");
    admin
        .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(4)))
        .all()
        .get();
    try (OpenTransaction open = writer.writeOpen(numbered(topic, 0, 6))) {
      assertThat(open).isNotNull();
      commit(beyond, topic, 0, 23, 0, "read uncommitted");

      BackupReport report = backup(topic);

      assertThat(report.manifest().topics().get(0).partitions().get(0).endOffset()).isEqualTo(20);
      GroupSnapshot snapshot = backups.findGroups("latest").orElseThrow();
      assertThat(position(snapshot, atStart, topic)).isEqualTo(offset(1, "", null));
      assertThat(position(snapshot, inHole, topic)).isEqualTo(offset(15, "", null));
      assertThat(position(snapshot, atEnd, topic)).isEqualTo(offset(20, "", null));
      assertThat(position(snapshot, beyond, topic)).isEqualTo(offset(20, "read uncommitted", 23L));
      assertThat(report.manifest().warnings())
          .anyMatch(it -> it.contains("group " + beyond + " stands at 23 of " + topic + "-0"))
          .anyMatch(
              it ->
                  it.contains("6 offsets above the last stable offset 20")
                      && it.contains("by producer id")
                      && it.contains("transactional id")
                      && it.contains(" s ago)"));
    }
  }

  @Test
  void storesNothingNewWhileNothingChanges() throws Exception {
    String topic = topics.create("quiet", 1, Map.of());
    writer.write(numbered(topic, 0, 10));
    String group = TestTopics.uniqueName("quiet");
    commit(group, topic, 0, 5, 0, "");
    BackupReport first = backup(topic);
    BackupReport second = backup(topic);
    assertThat(second.manifest().groups()).isNotNull().isEqualTo(first.manifest().groups());
    assertThat(second.manifest().cluster()).isNotNull().isEqualTo(first.manifest().cluster());

    commit(group, topic, 0, 6, 0, "");
    BackupReport third = backup(topic);
    assertThat(third.manifest().groups()).isNotEqualTo(first.manifest().groups());
    assertThat(third.manifest().cluster()).isEqualTo(first.manifest().cluster());
    assertThat(objects("groups")).hasSize(2);
    assertThat(objects("cluster")).hasSize(1);
  }

  @Test
  void aRunThatGoesOnHasTheGroupsOfItsPlan() throws Exception {
    String topic = topics.create("retry", 1, Map.of());
    writer.write(numbered(topic, 0, 10));
    String group = TestTopics.uniqueName("retry");
    commit(group, topic, 0, 5, 0, "");
    Cancellation cancelled = new Cancellation();
    cancelled.cancel();
    BackupRequest request = BackupRequest.of(topic).withBackupId("again");
    assertThatThrownBy(() -> backups.backup(request, cancelled))
        .isInstanceOf(RunCancelledException.class);
    writer.write(numbered(topic, 0, 10));
    commit(group, topic, 0, 20, 0, "");

    BackupReport report = backups.backup(request);

    assertThat(report.manifest().topics().get(0).partitions().get(0).endOffset()).isEqualTo(10);
    assertThat(position(backups.findGroups("again").orElseThrow(), group, topic).offset())
        .isEqualTo(5);
  }

  @Test
  void neverCommitsABackupWhoseSnapshotIsGone() throws Exception {
    String topic = topics.create("vanished", 1, Map.of());
    Cancellation cancelled = new Cancellation();
    cancelled.cancel();
    writer.write(numbered(topic, 0, 10));
    BackupRequest request = BackupRequest.of(topic).withBackupId("vanished");
    assertThatThrownBy(() -> backups.backup(request, cancelled))
        .isInstanceOf(RunCancelledException.class);
    Files.delete(objects("groups").get(0));

    assertThatThrownBy(() -> backups.backup(request))
        .isInstanceOf(CorruptBackupException.class)
        .hasMessageContaining("take another backup id");
    assertThatThrownBy(() -> backups.describe("vanished"))
        .isInstanceOf(BackupNotFoundException.class);
  }

  @Test
  void waitsForGroupsOfABrokerThatDied() throws Exception {
    String topic = topics.create("failover", 1, Map.of());
    writer.write(numbered(topic, 0, 10));
    List<String> groups =
        IntStream.range(0, 10).mapToObj(i -> TestTopics.uniqueName("orphan")).toList();
    for (String group : groups) {
      commit(group, topic, 0, 5, 0, "");
    }
    kafka.killBroker(coordinators(groups).iterator().next());

    BackupReport report = backup(topic);

    GroupSnapshot snapshot = backups.findGroups(report.manifest().backupId()).orElseThrow();
    assertThat(groups)
        .allSatisfy(
            group -> assertThat(position(snapshot, group, topic)).isEqualTo(offset(5, "", null)));
  }

  @Test
  void findsDamageOfASnapshot() throws Exception {
    String topic = topics.create("damage", 1, Map.of());
    commit(TestTopics.uniqueName("damage"), topic, 0, 0, 0, "");
    BackupReport report = backup(topic);
    ObjectRef ref = report.manifest().groups();
    assertThat(ref).isNotNull();
    assertThat(verify(VerifyRequest.Level.DECODED).damages()).isEmpty();

    Path object = objects("groups").get(0);
    byte[] bytes = Files.readAllBytes(object);
    bytes[bytes.length / 2] ^= 1;
    Files.delete(object);
    Files.write(object, bytes);
    assertThat(verify(VerifyRequest.Level.LISTED).damages()).isEmpty();
    assertThat(verify(VerifyRequest.Level.CHECKSUMS).damages())
        .singleElement()
        .satisfies(damage -> assertThat(damage.object()).startsWith("groups/"));

    Files.delete(object);
    assertThat(verify(VerifyRequest.Level.LISTED).damages())
        .singleElement()
        .satisfies(damage -> assertThat(damage.problem()).isEqualTo("the object is missing"));
  }

  private VerifyReport verify(VerifyRequest.Level level) {
    return backups.verify(VerifyRequest.of("latest", level));
  }

  private List<Path> objects(String below) throws Exception {
    try (Stream<Path> files = Files.walk(folder.resolve(below))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private BackupReport backup(String topic) {
    return backups.backup(BackupRequest.of(topic));
  }

  private void commit(
      String group, String topic, int partition, long offset, int epoch, String metadata)
      throws Exception {
    OffsetAndMetadata it =
        new OffsetAndMetadata(offset, epoch < 0 ? Optional.empty() : Optional.of(epoch), metadata);
    admin
        .alterConsumerGroupOffsets(group, Map.of(new TopicPartition(topic, partition), it))
        .all()
        .get();
  }

  private Set<Integer> coordinators(List<String> groups) throws Exception {
    return admin.describeConsumerGroups(groups).all().get().values().stream()
        .map(group -> group.coordinator().id())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A share group has a start offset, which it keeps, once it has acknowledged something. */
  private Map<Integer, Long> awaitShareStarts(
      KafkaShareConsumer<byte[], byte[]> consumer, String group, String topic) throws Exception {
    var specs = Map.of(group, new ListShareGroupOffsetsSpec());
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      Map<Integer, Long> starts = new HashMap<>();
      admin
          .listShareGroupOffsets(specs)
          .partitionsToOffsetInfo(group)
          .get()
          .forEach(
              (partition, info) -> {
                if (info != null) {
                  starts.put(partition.partition(), info.startOffset());
                }
              });
      if (!starts.isEmpty()) {
        return starts;
      }
      assertThat(System.nanoTime()).as("the group acknowledges a record").isLessThan(deadline);
      writer.write(numbered(topic, 0, 1));
      consumer.poll(Duration.ofMillis(500));
      consumer.commitSync();
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer(String group) {
    Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
    properties.put("group.id", group);
    properties.put("group.protocol", "consumer");
    properties.put("enable.auto.commit", false);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private KafkaShareConsumer<byte[], byte[]> shareConsumer(String group) {
    Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
    properties.put("group.id", group);
    return new KafkaShareConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static Group group(GroupSnapshot snapshot, String id) {
    return snapshot.groups().stream()
        .filter(group -> group.groupId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static List<PartitionOffset> offsets(Group group, String topic) {
    assertThat(group.topics())
        .singleElement()
        .satisfies(it -> assertThat(it.topic()).isEqualTo(topic));
    return group.topics().get(0).partitions();
  }

  private static PartitionOffset position(GroupSnapshot snapshot, String group, String topic) {
    return offsets(group(snapshot, group), topic).get(0);
  }

  private static PartitionOffset offset(long offset, String metadata, @Nullable Long committed) {
    return new PartitionOffset(0, offset, 0, metadata, committed);
  }

  private static List<ProducerRecord<byte[], byte[]>> numbered(
      String topic, int partition, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new ProducerRecord<>(
                    topic,
                    partition,
                    ("k" + i).getBytes(StandardCharsets.UTF_8),
                    ("v" + i).getBytes(StandardCharsets.UTF_8)))
        .toList();
  }
}
