package sh.oso.kafka.backup.engine.restore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.DataSize;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.record.DropKeys;
import sh.oso.kafka.backup.api.record.RecordWindow;
import sh.oso.kafka.backup.api.record.RecordWindow.PartitionOffsets;
import sh.oso.kafka.backup.api.restore.ExistingTopics;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.ObjectStoreProvider;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.Compaction;
import sh.oso.kafka.backup.testkit.records.ConsumedRecord;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicContent;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

/**
 * Restores of windows bring back just what a filter over what consumers of the source see leaves.
 * {@code -Dkafka.backup.windows=50} tries more seeds, {@code -Dkafka.backup.windows.first=7} begins
 * at another one. {@code -Dkafka.backup.window.mebibytes=10240} takes a window of a larger backup.
 */
class WindowIT {

  private static final int PARTITIONS = 3;
  private static final int WINDOWS = 4;

  /** Small frames and segments, so that windows have many of them to choose from. */
  private static final Limits SMALL =
      new Limits(
          DataSize.ofMebibytes(64),
          DataSize.ofMebibytes(1),
          Duration.ofMinutes(10),
          DataSize.parse("64KiB"),
          4,
          1,
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofSeconds(15));

  private final KafkaCluster kafka;
  private final TestTopics topics;
  private final TopicReader reader;
  private final InMemoryStore store = new InMemoryStore();

  WindowIT(@SharedKafka KafkaCluster kafka) {
    this.kafka = kafka;
    this.topics = new TestTopics(kafka.clientProperties());
    this.reader = new TopicReader(kafka.clientProperties());
  }

  static LongStream seeds() {
    long first = Long.getLong("kafka.backup.windows.first", 1);
    return LongStream.range(first, first + Long.getLong("kafka.backup.windows", 3));
  }

  private KafkaBackup open() {
    return open(store, SMALL);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void bringsBackWhatAFilterOverTheSourceLeaves(long seed) {
    Random random = new Random(seed);
    List<String> names = List.of(ordinary(seed, random), compacted(seed));
    SortedMap<String, TopicContent> seen = new TreeMap<>();
    names.forEach(name -> seen.put(name, reader.read(name)));
    try (KafkaBackup backups = open()) {
      Manifest manifest = backups.backup(BackupRequest.of(names.toArray(String[]::new))).manifest();
      for (int i = 0; i < WINDOWS; i++) {
        tryWindow(backups, manifest, seen, random, "." + seed + "-" + i);
      }
    }
  }

  /** Of all kinds of samples, some in transactions, of which some were aborted. */
  private String ordinary(long seed, Random random) {
    String topic = topics.create("window", PARTITIONS, RecordSamples.TOPIC_CONFIGS);
    List<String> codecs = List.of("none", "gzip", "snappy", "lz4", "zstd");
    for (int i = 0; i < 5; i++) {
      TopicWriter writer =
          new TopicWriter(kafka.clientProperties())
              .with("compression.type", codecs.get(random.nextInt(codecs.size())))
              .with("batch.size", 1 << (10 + random.nextInt(6)));
      RecordSamples samples = RecordSamples.of(seed * 100 + i);
      writer.write(samples.mixed(topic, 400));
      writer.write(spread(topic, random));
      if (random.nextBoolean()) {
        writer.writeCommitted(samples.mixed(topic, 100));
      }
      if (random.nextBoolean()) {
        writer.writeAborted(samples.mixed(topic, 50));
      }
    }
    return topic;
  }

  /** Times that ascend on the whole, each a little out of order. */
  private static List<ProducerRecord<byte[], byte[]>> spread(String topic, Random random) {
    long start = Instant.parse("2024-03-01T00:00:00Z").toEpochMilli();
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      byte[] value = new byte[random.nextInt(200)];
      random.nextBytes(value);
      records.add(
          new ProducerRecord<>(
              topic,
              null,
              start + i * 1_000L + random.nextInt(20_000),
              ("key-" + random.nextInt(50)).getBytes(UTF_8),
              value));
    }
    return records;
  }

  private String compacted(long seed) {
    String topic = topics.create("window-compacted", PARTITIONS, Compaction.TOPIC_CONFIGS);
    new TopicWriter(kafka.clientProperties()).write(RecordSamples.of(seed).updates(topic, 300, 3));
    Compaction.force(kafka.clientProperties(), topic);
    return topic;
  }

  private void tryWindow(
      KafkaBackup backups,
      Manifest manifest,
      SortedMap<String, TopicContent> seen,
      Random random,
      String suffix) {
    List<Long> times =
        seen.values().stream()
            .flatMap(content -> content.partitions().values().stream().flatMap(List::stream))
            .map(ConsumedRecord::timestamp)
            .filter(time -> time >= 0 && time <= manifest.startedAt().toEpochMilli())
            .sorted(Comparator.naturalOrder())
            .toList();
    long one = times.get(random.nextInt(times.size()));
    long other = times.get(random.nextInt(times.size()));
    Long from = random.nextInt(3) > 0 ? Math.min(one, other) : null;
    Long to = random.nextInt(3) > 0 ? Math.max(one, other) : null;
    List<PartitionOffsets> bounds = new ArrayList<>();
    manifest
        .topics()
        .forEach(
            topic -> {
              long end = topic.partitions().get(0).endOffset();
              if (random.nextInt(3) == 0 && end > 1) {
                long first = random.nextInt((int) end / 2);
                long last = first + random.nextInt((int) (end - first));
                bounds.add(new PartitionOffsets(topic.name(), 0, first, last));
              }
            });
    Map<String, Set<Integer>> partitions =
        random.nextInt(3) == 0 ? Map.of("window-*", Set.of(0, 2)) : Map.of();
    Set<Bytes> dropped = new HashSet<>();
    for (int i = 0; i < random.nextInt(2) * 10; i++) {
      dropped.add(Bytes.wrap(("key-" + random.nextInt(50)).getBytes(UTF_8)));
    }
    RecordWindow window =
        new RecordWindow(
            from == null ? null : Instant.ofEpochMilli(from),
            to == null ? null : Instant.ofEpochMilli(to),
            bounds);
    RestoreRequest request =
        RestoreRequest.of(manifest.backupId())
            .withTopicMapping(Map.of("window-*", "window-*" + suffix))
            .withPartitions(partitions)
            .withWindow(window)
            .withFilters(
                dropped.isEmpty()
                    ? List.of()
                    : List.of(DropKeys.of(dropped.stream().map(Bytes::get).toList())));
    RestoreReport report = backups.restore(request);
    String about = request + ", " + report;
    long records = 0;
    for (Map.Entry<String, TopicContent> topic : seen.entrySet()) {
      TopicContent expected =
          filtered(
              topic.getValue(),
              partition -> partitions.isEmpty() || Set.of(0, 2).contains(partition),
              partition ->
                  record ->
                      (from == null || record.timestamp() >= from)
                          && (to == null || record.timestamp() <= to)
                          && (record.key() == null || !dropped.contains(record.key()))
                          && within(bounds, topic.getKey(), partition, record.offset()));
      assertThat(reader.read(topic.getKey() + suffix).withoutOffsets())
          .as("%s", about)
          .isEqualTo(expected.withoutOffsets());
      records += expected.count();
    }
    assertThat(report.records()).as("%s", about).isEqualTo(records);
  }

  private static boolean within(
      List<PartitionOffsets> bounds, String topic, int partition, long offset) {
    return bounds.stream()
        .filter(it -> it.topic().equals(topic) && it.partition() == partition)
        .allMatch(it -> offset >= it.first() && offset <= it.last());
  }

  private static TopicContent filtered(
      TopicContent content,
      Predicate<Integer> chosen,
      IntFunction<Predicate<ConsumedRecord>> wanted) {
    SortedMap<Integer, List<ConsumedRecord>> left = new TreeMap<>();
    content
        .partitions()
        .forEach(
            (partition, records) ->
                left.put(
                    partition,
                    chosen.test(partition)
                        ? records.stream().filter(wanted.apply(partition)).toList()
                        : List.of()));
    return new TopicContent(left);
  }

  @Test
  void reads3PercentForAWindowOf1Percent(@TempDir Path folder) throws IOException {
    long mebibytes = Long.getLong("kafka.backup.window.mebibytes", 40);
    Limits limits = mebibytes < 1_000 ? SMALL : Limits.DEFAULTS;
    String topic = topics.create("narrow", 2, RecordSamples.TOPIC_CONFIGS);
    long start = Instant.parse("2024-03-01T00:00:00Z").toEpochMilli();
    long count = mebibytes * 1_000;
    writeNoise(topic, start, count);
    try (ObjectStore folders = folder(folder);
        KafkaBackup backups = open(folders, limits)) {
      Manifest manifest = backups.backup(BackupRequest.of(topic)).manifest();
      ReadStore counting = new ReadStore(folders);
      try (KafkaBackup reading = open(counting, limits)) {
        RestoreReport report =
            reading.restore(
                RestoreRequest.of(manifest.backupId())
                    .withTopicMapping(Map.of(topic, topic + ".narrow"))
                    .withWindow(
                        new RecordWindow(
                            Instant.ofEpochMilli(start + count / 2),
                            Instant.ofEpochMilli(start + count / 2 + count / 100 - 1),
                            List.of())));
        assertThat(report.records()).isEqualTo(count / 100);
      }
      double part = (double) counting.segmentBytes() / manifest.totals().storedBytes();
      System.out.printf(
          "a window of 1 %% read %.2f %% of a backup of %,d stored bytes%n",
          part * 100, manifest.totals().storedBytes());
      assertThat(part).isBetween(0.01, 0.03);
    }
  }

  /** A kilobyte each that does not compress, a millisecond apart, in both partitions by turns. */
  private void writeNoise(String topic, long start, long count) {
    TopicWriter writer = new TopicWriter(kafka.clientProperties());
    Random random = new Random(1);
    for (long first = 0; first < count; first += 20_000) {
      List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
      for (long i = first; i < Math.min(count, first + 20_000); i++) {
        byte[] value = new byte[1_000];
        random.nextBytes(value);
        records.add(
            new ProducerRecord<>(
                topic, (int) (i % 2), start + i, ("k" + i).getBytes(UTF_8), value));
      }
      writer.write(records);
    }
  }

  private static ObjectStore folder(Path folder) throws IOException {
    ObjectStoreProvider provider =
        ServiceLoader.load(ObjectStoreProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(it -> it.uriSchemes().contains("file"))
            .findFirst()
            .orElseThrow();
    return provider.open(provider.settings(folder.toUri()));
  }

  private KafkaBackup open(ObjectStore repository, Limits limits) {
    return KafkaBackup.builder()
        .kafka(kafka.clientProperties())
        .repository(repository)
        .limits(limits)
        .build();
  }

  @Test
  void refusesWhatTheBackupDoesNotHold() {
    String topic = topics.create("beyond", 2, RecordSamples.TOPIC_CONFIGS);
    new TopicWriter(kafka.clientProperties())
        .write(
            List.of(
                new ProducerRecord<>(topic, 0, 1_000_000L, null, new byte[1]),
                new ProducerRecord<>(topic, 0, 2_000_000L, null, new byte[1])));
    try (KafkaBackup backups = open()) {
      Manifest manifest = backups.backup(BackupRequest.of(topic)).manifest();
      RestoreRequest request =
          RestoreRequest.of(manifest.backupId()).withTopicMapping(Map.of(topic, topic + ".never"));
      assertRefused(
          backups,
          request.withWindow(RecordWindow.to(manifest.startedAt().plusSeconds(1))),
          "does not hold all records up to");
      assertRefused(
          backups,
          request.withWindow(RecordWindow.to(Instant.ofEpochMilli(999_999))),
          "have no record in the window: theirs are from 1970-01-01T00:16:40Z");
      assertRefused(
          backups,
          request.withWindow(new RecordWindow(Instant.ofEpochMilli(2_000_001), null, List.of())),
          "have no record in the window");
      assertRefused(backups, request.withWindow(offsets(topic, 0, 1, 2)), "it holds 0 to 1");
      assertRefused(backups, request.withWindow(offsets(topic, 2, 0, 0)), "has no partition 2");
      assertRefused(backups, request.withWindow(offsets("other", 0, 0, 0)), "other is not among");
      assertRefused(
          backups, request.withPartitions(Map.of(topic, Set.of(5))), "has no partition 5");
      assertRefused(
          backups, request.withPartitions(Map.of("x*", Set.of(0))), "x* is not among the topics");
      assertThatThrownBy(
              () ->
                  request
                      .withShape(request.shape().withExistingTopics(ExistingTopics.PURGE))
                      .withPartitions(Map.of(topic, Set.of(0))))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("it does not go with partitions");
    }
  }

  private static RecordWindow offsets(String topic, int partition, long first, long last) {
    return new RecordWindow(
        null, null, List.of(new PartitionOffsets(topic, partition, first, last)));
  }

  private static void assertRefused(KafkaBackup backups, RestoreRequest request, String reason) {
    assertThatThrownBy(() -> backups.restore(request))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(reason);
  }
}
