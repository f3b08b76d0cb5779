package sh.oso.kafka.backup.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.offsets.OffsetResetReport;
import sh.oso.kafka.backup.api.offsets.OffsetResetRequest;
import sh.oso.kafka.backup.api.offsets.OffsetRollbackRequest;
import sh.oso.kafka.backup.api.offsets.OffsetStrategy;
import sh.oso.kafka.backup.api.restore.GroupRestore;
import sh.oso.kafka.backup.api.restore.TargetShape;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.Compaction;
import sh.oso.kafka.backup.testkit.records.ConsumedRecord;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

/**
 * Applications that were stopped and are started again at the restored cluster go on with the next
 * record: none is lost, none comes twice.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MovedApplicationsIT {

  private static final int GROUPS = 20;
  private static final int PARTITIONS = 3;

  private final KafkaCluster source;
  private final KafkaCluster target = KafkaCluster.builder().start();
  private final InMemoryStore store = new InMemoryStore();
  private final String prefix = TestTopics.uniqueName("app");
  private final List<String> topics = new ArrayList<>();

  /** What each application has worked on, in order, by partition. */
  private final Map<String, Map<TopicPartition, List<ConsumedRecord>>> consumed = new TreeMap<>();

  MovedApplicationsIT(@SharedKafka(brokers = 3) KafkaCluster source) {
    this.source = source;
  }

  @BeforeAll
  void consumeSomeAndBackUp() {
    TestTopics created = new TestTopics(source.clientProperties());
    TopicWriter writer = new TopicWriter(source.clientProperties()).with("batch.size", 2_000);
    String plain = created.create("moved", PARTITIONS, RecordSamples.TOPIC_CONFIGS);
    writer.write(RecordSamples.of(1).mixed(plain, 600));
    String transactional = created.create("moved-tx", PARTITIONS, RecordSamples.TOPIC_CONFIGS);
    for (int i = 0; i < 8; i++) {
      writer.writeCommitted(RecordSamples.of(10 + i).mixed(transactional, 40));
      writer.writeAborted(RecordSamples.of(50 + i).mixed(transactional, 20));
    }
    String compacted = created.create("moved-compacted", PARTITIONS, Compaction.TOPIC_CONFIGS);
    writer.write(RecordSamples.of(2).updates(compacted, 200, 3));
    Compaction.force(source.clientProperties(), compacted);
    topics.addAll(List.of(plain, transactional, compacted));
    Random random = new Random(7);
    for (int i = 0; i < GROUPS; i++) {
      consumed.put(prefix + "-" + i, consume(prefix + "-" + i, random));
    }
    try (KafkaBackup backups = open(source)) {
      backups.backup(BackupRequest.of(topics.toArray(String[]::new)).withBackupId("b"));
    }
  }

  @AfterAll
  void close() {
    target.close();
  }

  private KafkaBackup open(KafkaCluster kafka) {
    return KafkaBackup.builder().kafka(kafka.clientProperties()).repository(store).build();
  }

  private static KafkaConsumer<byte[], byte[]> consumer(
      KafkaCluster kafka, String group, String reset) {
    Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
    properties.put("group.id", group);
    properties.put("auto.offset.reset", reset);
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", false);
    properties.put("fetch.max.wait.ms", 50);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Works on some records of each partition, or all of them, and commits behind the last one. */
  private Map<TopicPartition, List<ConsumedRecord>> consume(String group, Random random) {
    Map<TopicPartition, List<ConsumedRecord>> worked = new LinkedHashMap<>();
    Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(source, group, "earliest")) {
      for (TopicPartition partition : partitions()) {
        List<ConsumerRecord<byte[], byte[]>> all = readOn(consumer, partition, true);
        int share = random.nextInt(10);
        int count = share == 0 ? 0 : share == 9 ? all.size() : random.nextInt(all.size());
        worked.put(partition, all.subList(0, count).stream().map(ConsumedRecord::of).toList());
        long next = count == 0 ? 0 : all.get(count - 1).offset() + 1;
        long position =
            count == all.size() && random.nextBoolean() ? consumer.position(partition) : next;
        commits.put(partition, new OffsetAndMetadata(position, Optional.empty(), "by " + group));
      }
      consumer.commitSync(commits);
    }
    return worked;
  }

  private List<TopicPartition> partitions() {
    return topics.stream()
        .flatMap(
            topic ->
                IntStream.range(0, PARTITIONS)
                    .mapToObj(number -> new TopicPartition(topic, number)))
        .toList();
  }

  /** All records from the group's position, or the beginning, to the end. */
  private static List<ConsumerRecord<byte[], byte[]>> readOn(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, boolean fromBeginning) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    consumer.assign(List.of(partition));
    if (fromBeginning) {
      consumer.seekToBeginning(List.of(partition));
    }
    long end = consumer.endOffsets(List.of(partition)).values().iterator().next();
    while (consumer.position(partition) < end) {
      consumer.poll(Duration.ofMillis(100)).forEach(records::add);
    }
    return records;
  }

  @Test
  void goOnWithTheNextRecord() throws Exception {
    RestoreRequest request = RestoreRequest.of("b").withGroups(GroupRestore.of(prefix + "*"));
    try (KafkaBackup backups = open(target)) {
      RestoreReport plan = backups.restore(request.withDryRun(true));
      assertThat(plan.groups()).hasSize(GROUPS).allMatch(group -> group.failure() == null);
      RestoreReport report = backups.restore(request);
      assertThat(report.successful()).isTrue();
      assertThat(report.groups())
          .hasSize(GROUPS)
          .allSatisfy(group -> assertThat(group.partitions()).isEqualTo(3 * PARTITIONS));
    }
    Map<TopicPartition, List<ConsumedRecord>> all = readSource();
    for (String group : consumed.keySet()) {
      try (KafkaConsumer<byte[], byte[]> consumer = consumer(target, group, "none")) {
        requireNoneLostNoneTwice(consumer, group, "", all);
        assertThat(consumer.committed(Set.copyOf(partitions())).values())
            .allSatisfy(
                it -> {
                  assertThat(it.metadata()).isEqualTo("by " + group);
                  assertThat(it.leaderEpoch()).isEmpty();
                });
      }
    }
  }

  private Map<TopicPartition, List<ConsumedRecord>> readSource() {
    TopicReader reader = new TopicReader(source.clientProperties());
    Map<TopicPartition, List<ConsumedRecord>> all = new HashMap<>();
    for (String topic : topics) {
      reader
          .read(topic)
          .partitions()
          .forEach((number, records) -> all.put(new TopicPartition(topic, number), records));
    }
    return all;
  }

  /** What a group had worked on before, and what it reads on in the target, is all there is. */
  private void requireNoneLostNoneTwice(
      KafkaConsumer<byte[], byte[]> consumer,
      String group,
      String suffix,
      Map<TopicPartition, List<ConsumedRecord>> all) {
    for (TopicPartition partition : partitions()) {
      TopicPartition copy = new TopicPartition(partition.topic() + suffix, partition.partition());
      List<ConsumedRecord> both =
          new ArrayList<>(consumed.getOrDefault(group, Map.of()).get(partition));
      readOn(consumer, copy, false).forEach(it -> both.add(ConsumedRecord.of(it)));
      assertThat(both.stream().map(ConsumedRecord::withoutOffset))
          .as("%s in %s", group, copy)
          .containsExactlyElementsOf(
              all.getOrDefault(partition, List.of()).stream()
                  .map(ConsumedRecord::withoutOffset)
                  .toList());
    }
  }

  @Test
  void goOnWithTheNextRecordAfterAResetByTheRestore() {
    String suffix = ".reset";
    String restoreId = "reset-" + prefix;
    RestoreRequest request =
        RestoreRequest.of("b").withTopicMapping(Map.of("*", "*" + suffix)).withRestoreId(restoreId);
    try (KafkaBackup backups = open(target)) {
      assertThatThrownBy(() -> reset(backups, restoreId, prefix + "-1"))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("there is no offset map of a restore " + restoreId);
      backups.restore(request);

      OffsetResetReport report = reset(backups, restoreId, prefix + "-1");

      assertThat(report.groups())
          .singleElement()
          .satisfies(it -> assertThat(it.outcome().successful()).isTrue());
      assertThat(reset(backups, restoreId, "nobody").groups())
          .singleElement()
          .satisfies(it -> assertThat(it.outcome().message()).contains("does not have it"));
    }
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(target, prefix + "-1", "none")) {
      requireNoneLostNoneTwice(consumer, prefix + "-1", suffix, readSource());
    }
  }

  private static OffsetResetReport reset(KafkaBackup backups, String restoreId, String group) {
    return backups
        .offsets()
        .reset(
            OffsetResetRequest.restored(List.of(group), restoreId).withTopics(List.of("*.reset")),
            new Cancellation());
  }

  @Test
  void refusesGroupsThatAreInUseBeforeAnythingIsDone() throws Exception {
    String group = prefix + "-3";
    String suffix = ".in-use";
    RestoreRequest request =
        RestoreRequest.of("b")
            .withTopics(topics.get(0))
            .withTopicMapping(Map.of("*", "*" + suffix))
            .withGroups(GroupRestore.of(group, prefix + "-4"));
    try (KafkaBackup backups = open(source);
        KafkaConsumer<byte[], byte[]> member = consumer(source, group, "latest")) {
      member.subscribe(List.of(topics.get(0)));
      while (member.assignment().isEmpty()) {
        member.poll(Duration.ofMillis(100));
      }
      assertThatThrownBy(() -> backups.restore(request))
          .isInstanceOf(TargetConflictException.class)
          .hasMessageContaining(
              "consumer group " + group + " cannot be set: it has 1 active member");
      try (Admin admin = Admin.create(source.clientProperties())) {
        assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS))
            .doesNotContain(topics.get(0) + suffix);
      }
      RestoreReport plan = backups.restore(request.withDryRun(true));
      assertThat(plan.successful()).isFalse();
      assertThat(plan.obstacles()).singleElement().asString().contains(group);
    }
    try (KafkaBackup backups = open(source)) {
      assertThat(backups.restore(request).successful()).isTrue();
      assertThatThrownBy(() -> backups.restore(request.withGroups(GroupRestore.of("nobody"))))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("has no consumer group [nobody]");
    }
  }

  @Test
  void putsGroupsWhereOtherStrategiesSay() throws Exception {
    String group = prefix + "-5";
    String copy = topics.get(0) + ".other";
    try (KafkaBackup backups = open(source);
        Admin admin = Admin.create(source.clientProperties())) {
      RestoreRequest request =
          RestoreRequest.of("b")
              .withTopics(topics.get(0))
              .withTopicMapping(Map.of("*", "*.other"))
              .withRestoreId("latest-" + copy);
      backups.restore(
          request.withGroups(GroupRestore.of(group).withStrategy(new OffsetStrategy.Latest())));
      Map<TopicPartition, Long> ends = new HashMap<>();
      try (KafkaConsumer<byte[], byte[]> consumer = consumer(source, group, "none")) {
        List<TopicPartition> partitions =
            List.of(
                new TopicPartition(copy, 0),
                new TopicPartition(copy, 1),
                new TopicPartition(copy, 2));
        ends.putAll(consumer.endOffsets(partitions));
      }
      Map<TopicPartition, Long> committed = new HashMap<>();
      admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get(30, TimeUnit.SECONDS)
          .forEach((partition, it) -> committed.put(partition, it.offset()));
      committed.keySet().removeIf(partition -> !partition.topic().equals(copy));
      assertThat(committed).isEqualTo(ends);
    }
  }

  @Test
  void keepsWhereGroupsStoodAndPutsThemBackIfOneCannotBeSet() throws Exception {
    String kept = prefix + "-6";
    String joined = prefix + "-7";
    RestoreRequest request =
        RestoreRequest.of("b")
            .withTopics(topics.get(0))
            .withTopicMapping(Map.of("*", "*.back"))
            .withRestoreId("back-" + prefix);
    AtomicReference<@Nullable KafkaConsumer<byte[], byte[]>> member = new AtomicReference<>();
    try (KafkaBackup backups =
            KafkaBackup.builder()
                .kafka(source.clientProperties())
                .repository(store)
                .listener(
                    event -> {
                      if (event instanceof RunEvent.PartitionDone && member.get() == null) {
                        member.set(join(joined));
                      }
                    })
                .build();
        Admin admin = Admin.create(source.clientProperties())) {
      Map<TopicPartition, OffsetAndMetadata> before = committed(admin, kept);
      RestoreReport report =
          backups.restore(
              request.withGroups(
                  GroupRestore.of(kept, joined).withRollback(GroupRestore.Rollback.ON_FAILURE)));
      assertThat(report.successful()).isFalse();
      assertThat(report.groups().get(0).failure()).contains("it was put back where it stood");
      assertThat(report.groups().get(1).failure()).contains("active member");
      assertThat(committed(admin, kept)).isEqualTo(before);
      KafkaConsumer<byte[], byte[]> application = member.get();
      if (application != null) {
        application.close();
      }
      // The topics are their users' by now; the same again sets the groups and nothing else.
      new TopicWriter(source.clientProperties())
          .write(RecordSamples.of(1).mixed(topics.get(0) + ".back", 1));
      RestoreReport again =
          backups.restore(
              request.withGroups(
                  GroupRestore.of(kept, joined).withRollback(GroupRestore.Rollback.SNAPSHOT)));
      assertThat(again.successful()).isTrue();
      assertThat(again.resumed()).isTrue();
      assertThat(again.records()).isEqualTo(report.records());
      assertThat(committed(admin, kept)).isNotEqualTo(before);
      assertThatThrownBy(() -> backups.restore(request.withGroups(GroupRestore.of(prefix + "-8"))))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("was complete already, without consumer group " + prefix + "-8");
      String snapshot = again.offsetSnapshotId();
      assertThat(snapshot).startsWith("back-" + prefix + "-offsets-");
      backups
          .offsets()
          .rollback(OffsetRollbackRequest.of(String.valueOf(snapshot)), new Cancellation());
      assertThat(committed(admin, kept)).isEqualTo(before);
    }
  }

  private KafkaConsumer<byte[], byte[]> join(String group) {
    KafkaConsumer<byte[], byte[]> member = consumer(source, group, "latest");
    member.subscribe(List.of(topics.get(0)));
    while (member.assignment().isEmpty()) {
      member.poll(Duration.ofMillis(100));
    }
    return member;
  }

  @Test
  void saysBeforehandThatAGroupOfARepartitionedTopicHasNoPlace() {
    String target = topics.get(0) + ".keyed";
    RestoreRequest request =
        RestoreRequest.of("b")
            .withTopics(topics.get(0))
            .withShape(
                TargetShape.AS_STORED
                    .withTopicMapping(Map.of(topics.get(0), target))
                    .withRepartitioning(Map.of(target, 2)))
            .withGroups(GroupRestore.of(prefix + "-9"));
    try (KafkaBackup backups = open(source)) {
      assertThatThrownBy(() -> backups.restore(request))
          .isInstanceOf(TargetConflictException.class)
          .hasMessageContaining(prefix + "-9 cannot be set: topic " + target)
          .hasMessageContaining("take another strategy");
      assertThat(
              backups
                  .restore(
                      request.withGroups(
                          GroupRestore.of(prefix + "-9")
                              .withStrategy(new OffsetStrategy.Earliest())))
                  .successful())
          .isTrue();
    }
  }

  private static Map<TopicPartition, OffsetAndMetadata> committed(Admin admin, String group)
      throws Exception {
    return admin
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .get(30, TimeUnit.SECONDS);
  }
}
