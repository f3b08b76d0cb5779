package sh.oso.kafka.backup.engine.clone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import sh.oso.kafka.backup.api.CloneRequest;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.offsets.OffsetMap;
import sh.oso.kafka.backup.api.offsets.OffsetQuestion;
import sh.oso.kafka.backup.api.restore.ExistingTopics;
import sh.oso.kafka.backup.api.restore.GroupRestore;
import sh.oso.kafka.backup.api.restore.OriginHeaders;
import sh.oso.kafka.backup.api.restore.TargetShape;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.Compaction;
import sh.oso.kafka.backup.testkit.records.ConsumedHeader;
import sh.oso.kafka.backup.testkit.records.ConsumedRecord;
import sh.oso.kafka.backup.testkit.records.OpenTransaction;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.SampleKind;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicContent;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

/** What a consumer of committed records sees in a clone is what one sees at the source. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CloneIT {

  private static final int GROUPS = 4;

  /** Given to every topic at the source's effective values, as a restore does. */
  private static final Set<String> DECIDED =
      Set.of(
          "cleanup.policy",
          "delete.retention.ms",
          "max.message.bytes",
          "message.timestamp.type",
          "message.timestamp.before.max.ms",
          "message.timestamp.after.max.ms",
          "retention.bytes",
          "min.compaction.lag.ms",
          "max.compaction.lag.ms",
          "compression.type");

  private final KafkaCluster source;
  private final KafkaCluster target = KafkaCluster.builder().start();
  private final InMemoryStore state = new InMemoryStore();
  private final TestTopics topics;
  private final TopicReader reader;
  private final TopicReader targetReader = new TopicReader(target.clientProperties());
  private final List<String> names = new ArrayList<>();
  private final List<OpenTransaction> open = new ArrayList<>();

  CloneIT(@SharedKafka(brokers = 3) KafkaCluster source) {
    this.source = source;
    this.topics = new TestTopics(source.clientProperties());
    this.reader = new TopicReader(source.clientProperties());
  }

  @BeforeAll
  void writeTopicsOfEveryKind() {
    RecordSamples samples = RecordSamples.of(20_261_125);
    for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
      TopicWriter writer =
          new TopicWriter(source.clientProperties())
              .with("compression.type", codec)
              .with("linger.ms", 5);
      String kinds = topics.create("clone-kinds-" + codec, 2, RecordSamples.TOPIC_CONFIGS);
      for (SampleKind kind : SampleKind.values()) {
        writer.write(samples.records(kind, kinds, kind == SampleKind.ONE_MEBIBYTE ? 2 : 20));
      }
      String transactions = topics.create("clone-tx-" + codec, 2, RecordSamples.TOPIC_CONFIGS);
      writer.writeCommitted(samples.mixed(transactions, 40));
      writer.writeAborted(samples.mixed(transactions, 40));
      writer.writeCommitted(samples.mixed(transactions, 40));
      open.add(
          writer
              .with("transaction.timeout.ms", 600_000)
              .writeOpen(samples.mixed(transactions, 20)));
      writer.write(samples.mixed(transactions, 20));
      names.add(kinds);
      names.add(transactions);
    }
    TopicWriter writer =
        new TopicWriter(source.clientProperties()).with("compression.type", "zstd");
    String compacted = topics.create("clone-compacted", 1, Compaction.TOPIC_CONFIGS);
    writer.write(samples.updates(compacted, 30, 20));
    writer.writeAborted(samples.updates(compacted, 30, 2));
    writer.writeCommitted(samples.updates(compacted, 30, 2));
    Compaction.force(source.clientProperties(), compacted);
    names.add(compacted);
    String stamped =
        topics.create("clone-stamped", 1, Map.of("message.timestamp.type", "LogAppendTime"));
    writer.write(samples.records(SampleKind.TEXT, stamped, 100));
    names.add(stamped);
    names.add(topics.create("clone-empty", 3, Map.of()));
  }

  @AfterAll
  void close() {
    open.forEach(OpenTransaction::close);
    target.close();
  }

  private KafkaBackup open() {
    return KafkaBackup.builder().kafka(source.clientProperties()).repository(state).build();
  }

  private CloneRequest request(List<String> some, String suffix) {
    return CloneRequest.to(target.clientProperties(), some.toArray(String[]::new))
        .withShape(TargetShape.AS_STORED.withTopicMapping(Map.of("*", "*" + suffix)));
  }

  /** What a consumer sees but for offsets, and for who set a timestamp, which is written anew. */
  private static SortedMap<Integer, List<ConsumedRecord>> bare(TopicContent content) {
    SortedMap<Integer, List<ConsumedRecord>> bare = new TreeMap<>();
    content
        .partitions()
        .forEach(
            (number, records) -> bare.put(number, records.stream().map(CloneIT::bare).toList()));
    return bare;
  }

  private static ConsumedRecord bare(ConsumedRecord record) {
    return new ConsumedRecord(
        0,
        record.timestamp(),
        TimestampType.CREATE_TIME,
        record.key(),
        record.value(),
        record.headers());
  }

  @Test
  void holdsWhatAConsumerOfTheSourceSees() throws Exception {
    RestoreReport report;
    try (KafkaBackup backups = open()) {
      report = backups.cloneTopics(request(names, ".copy").withCloneId("copy"));
    }
    long records = 0;
    try (Admin from = Admin.create(source.clientProperties());
        Admin to = Admin.create(target.clientProperties())) {
      for (String name : names) {
        TopicContent expected = reader.read(name);
        assertThat(bare(targetReader.read(name + ".copy"))).as(name).isEqualTo(bare(expected));
        assertThat(settings(to, name + ".copy")).as(name).isEqualTo(settings(from, name));
        assertThat(partitions(to, name + ".copy")).as(name).isEqualTo(partitions(from, name));
        records += expected.count();
      }
    }
    assertThat(report.successful()).isTrue();
    assertThat(report.records()).isEqualTo(records);
    assertThat(report.backupId()).startsWith("cluster:");
    assertThat(report.warnings()).anyMatch(it -> it.contains("are not in this clone"));
    everyOffsetIsTold();
    ObjectListing left = state.list("restores/copy/progress-", "");
    assertThat(left.next()).isPresent();
    assertThat(left.next()).as("what nobody needs any more").isEmpty();
    try (KafkaBackup backups = open()) {
      RestoreReport again = backups.cloneTopics(request(names, ".copy").withCloneId("copy"));
      assertThat(again.records()).isEqualTo(records);
      assertThat(again.warnings()).anyMatch(it -> it.contains("was complete already"));
      assertThatThrownBy(() -> backups.cloneTopics(request(names, ".other").withCloneId("copy")))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("clone copy is one of other topics");
    }
  }

  /** The map says of each record of the source where it lies, and the other way around. */
  private void everyOffsetIsTold() {
    try (KafkaBackup backups = open()) {
      assertThat(backups.offsetMaps("copy"))
          .extracting(OffsetMap::source)
          .containsExactlyInAnyOrderElementsOf(names);
      String name = names.get(1);
      List<ConsumedRecord> records = reader.read(name).partition(0);
      for (int i = 0; i < records.size(); i++) {
        assertThat(
                backups.findOffset(
                    new OffsetQuestion(
                        "copy", name, 0, records.get(i).offset(), OffsetQuestion.Side.SOURCE)))
            .hasValue(i);
        assertThat(
                backups.findOffset(
                    new OffsetQuestion("copy", name + ".copy", 0, i, OffsetQuestion.Side.TARGET)))
            .hasValue(records.get(i).offset());
      }
    }
  }

  private static Map<String, String> settings(Admin admin, String topic) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return admin
        .describeConfigs(List.of(resource))
        .all()
        .get(30, TimeUnit.SECONDS)
        .values()
        .stream()
        .flatMap(config -> config.entries().stream())
        .filter(e -> e.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
        .filter(e -> !List.of("retention.ms", "min.insync.replicas").contains(e.name()))
        .filter(e -> !DECIDED.contains(e.name()))
        .collect(
            Collectors.toMap(ConfigEntry::name, ConfigEntry::value, (a, b) -> a, TreeMap::new));
  }

  private static int partitions(Admin admin, String topic) throws Exception {
    Map<String, TopicDescription> described =
        admin.describeTopics(List.of(topic)).allTopicNames().get(30, TimeUnit.SECONDS);
    return described.values().iterator().next().partitions().size();
  }

  @Test
  void saysWhatItWouldDoAndTouchesNothing() throws Exception {
    CloneRequest request = request(names, ".planned");
    try (KafkaBackup backups = open();
        Admin to = Admin.create(target.clientProperties())) {
      RestoreReport plan = backups.cloneTopics(request.withDryRun(true));
      assertThat(plan.dryRun()).isTrue();
      assertThat(plan.successful()).isTrue();
      assertThat(plan.topics()).hasSize(names.size()).allMatch(it -> it.created());
      assertThat(plan.records()).isPositive();
      assertThat(plan.logicalBytes()).isPositive();
      assertThat(to.listTopics().names().get(30, TimeUnit.SECONDS))
          .noneMatch(it -> it.endsWith(".planned"));
      assertThatThrownBy(() -> backups.offsetMaps(plan.restoreId()))
          .isInstanceOf(InvalidRequestException.class);
    }
  }

  @Test
  void refusesTopicsThatAreNotEmptyUnlessToldToAppend() {
    String name = names.get(0);
    RecordSamples samples = RecordSamples.of(5);
    TestTopics made = new TestTopics(target.clientProperties());
    String there = made.create("there", 2, RecordSamples.TOPIC_CONFIGS);
    new TopicWriter(target.clientProperties()).write(samples.mixed(there, 30));
    TopicContent before = targetReader.read(there);
    CloneRequest request =
        CloneRequest.to(target.clientProperties(), name)
            .withShape(TargetShape.AS_STORED.withTopicMapping(Map.of(name, there)));
    try (KafkaBackup backups = open()) {
      assertThatThrownBy(() -> backups.cloneTopics(request))
          .isInstanceOf(TargetConflictException.class)
          .hasMessageContaining("topic " + there + " is not empty")
          .hasMessageContaining("clone under another name with a topic mapping");
      RestoreReport plan = backups.cloneTopics(request.withDryRun(true));
      assertThat(plan.obstacles()).singleElement().asString().contains(there + " is not empty");
      CloneRequest append =
          request.withShape(request.shape().withExistingTopics(ExistingTopics.APPEND));
      assertThatThrownBy(() -> backups.cloneTopics(append))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("appending needs a clone id");
      backups.cloneTopics(append.withCloneId("appended"));
      RestoreReport again = backups.cloneTopics(append.withCloneId("appended"));
      assertThat(again.warnings()).anyMatch(it -> it.contains("was complete already"));
    }
    SortedMap<Integer, List<ConsumedRecord>> both = new TreeMap<>();
    bare(before).forEach((number, records) -> both.put(number, new ArrayList<>(records)));
    bare(reader.read(name))
        .forEach(
            (number, records) ->
                both.computeIfAbsent(number, it -> new ArrayList<>()).addAll(records));
    assertThat(bare(targetReader.read(there))).isEqualTo(both);
  }

  @Test
  void addsHeadersThatTellWhereARecordCameFrom() {
    String name = names.get(1);
    try (KafkaBackup backups = open()) {
      backups.cloneTopics(
          request(List.of(name), ".told")
              .withHeaders(OriginHeaders.ADD)
              .withSourceClusterId("old-home"));
    }
    TopicContent there = targetReader.read(name + ".told");
    reader
        .read(name)
        .partitions()
        .forEach(
            (number, records) -> {
              List<ConsumedRecord> cloned = there.partition(number);
              assertThat(cloned).hasSameSizeAs(records);
              for (int i = 0; i < records.size(); i++) {
                assertThat(header(cloned.get(i), "x-original-offset"))
                    .isEqualTo(Long.toString(records.get(i).offset()));
                assertThat(header(cloned.get(i), "x-source-cluster")).isEqualTo("old-home");
              }
            });
  }

  private static String header(ConsumedRecord record, String key) {
    ConsumedHeader header =
        record.headers().stream().filter(it -> it.key().equals(key)).findFirst().orElseThrow();
    return new String(Objects.requireNonNull(header.value()).get(), StandardCharsets.UTF_8);
  }

  @Test
  void groupsGoOnWithTheNextRecord() throws Exception {
    String prefix = TestTopics.uniqueName("cloned-app");
    Random random = new Random(3);
    Map<String, Map<TopicPartition, Integer>> positions = new TreeMap<>();
    List<String> some =
        names.stream().filter(it -> !it.contains("empty") && !it.contains("kinds")).toList();
    Map<TopicPartition, List<ConsumedRecord>> all = new HashMap<>();
    for (String name : some) {
      reader
          .read(name)
          .partitions()
          .forEach((number, records) -> all.put(new TopicPartition(name, number), records));
    }
    for (int i = 0; i < GROUPS; i++) {
      Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
      Map<TopicPartition, Integer> passed = new HashMap<>();
      all.forEach(
          (partition, records) -> {
            int count = random.nextInt(records.size() + 1);
            long offset = count == 0 ? 0 : records.get(count - 1).offset() + 1;
            commits.put(partition, new OffsetAndMetadata(offset, Optional.empty(), "kept"));
            passed.put(partition, count);
          });
      try (KafkaConsumer<byte[], byte[]> consumer = consumer(source, prefix + i)) {
        consumer.assign(commits.keySet());
        consumer.commitSync(commits);
      }
      positions.put(prefix + i, passed);
    }
    try (KafkaBackup backups = open()) {
      RestoreReport report =
          backups.cloneTopics(request(some, ".moved").withGroups(GroupRestore.of(prefix + "*")));
      assertThat(report.groups()).hasSize(GROUPS).allMatch(it -> it.failure() == null);
      assertThatThrownBy(
              () ->
                  backups.cloneTopics(
                      request(some, ".nobody").withGroups(GroupRestore.of("nobody"))))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("has no consumer group [nobody]");
    }
    for (String group : positions.keySet()) {
      try (KafkaConsumer<byte[], byte[]> consumer = consumer(target, group)) {
        for (TopicPartition partition : all.keySet()) {
          List<ConsumedRecord> records = all.getOrDefault(partition, List.of());
          int passed = positions.getOrDefault(group, Map.of()).getOrDefault(partition, 0);
          TopicPartition moved =
              new TopicPartition(partition.topic() + ".moved", partition.partition());
          assertThat(readOn(consumer, moved))
              .as("%s in %s", group, moved)
              .isEqualTo(
                  records.subList(passed, records.size()).stream().map(CloneIT::bare).toList());
        }
      }
    }
  }

  private static List<ConsumedRecord> readOn(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
    List<ConsumedRecord> records = new ArrayList<>();
    consumer.assign(List.of(partition));
    long end = consumer.endOffsets(List.of(partition)).values().iterator().next();
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        records.add(bare(ConsumedRecord.of(record)));
      }
    }
    return records;
  }

  private static KafkaConsumer<byte[], byte[]> consumer(KafkaCluster kafka, String group) {
    Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
    properties.put("group.id", group);
    properties.put("auto.offset.reset", "none");
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", false);
    properties.put("fetch.max.wait.ms", 50);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Test
  void refusesWhatCannotBeCloned() {
    try (KafkaBackup backups = open()) {
      assertThatThrownBy(() -> backups.cloneTopics(request(List.of("no-such-topic"), "")))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining(
              "no such topic at the source, or no right to see it: no-such-topic");
      assertThatThrownBy(
              () -> backups.cloneTopics(CloneRequest.to(source.clientProperties(), names.get(0))))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining(names.get(0) + " would be cloned into itself");
      assertThatThrownBy(
              () ->
                  request(names, "")
                      .withShape(TargetShape.AS_STORED.withExistingTopics(ExistingTopics.PURGE)))
          .isInstanceOf(InvalidRequestException.class);
      assertThatThrownBy(() -> CloneRequest.to(Map.of(), "t"))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("no target is given");
    }
  }
}
