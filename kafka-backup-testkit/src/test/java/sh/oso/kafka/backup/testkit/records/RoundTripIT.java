package sh.oso.kafka.backup.testkit.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;

@SharedKafka
class RoundTripIT {

  private final KafkaCluster cluster;
  private final TopicWriter writer;
  private final TopicReader reader;
  private final TestTopics topics;

  RoundTripIT(KafkaCluster cluster) {
    this.cluster = cluster;
    writer = new TopicWriter(cluster.clientProperties());
    reader = new TopicReader(cluster.clientProperties());
    topics = new TestTopics(cluster.clientProperties());
  }

  @ParameterizedTest
  @EnumSource
  void brokersKeepEveryKindAsItWasProduced(SampleKind kind) {
    String topic = topics.create("kind", 1, RecordSamples.TOPIC_CONFIGS);
    List<ProducerRecord<byte[], byte[]>> produced = RecordSamples.of(11).records(kind, topic, 4);

    List<RecordMetadata> written = writer.write(produced);

    assertThat(reader.read(topic).partition(0)).isEqualTo(asConsumed(produced, written));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
  void compressionDoesNotShow(String compression) {
    String topic = topics.create("compression", 1, RecordSamples.TOPIC_CONFIGS);
    List<ProducerRecord<byte[], byte[]>> produced = RecordSamples.of(12).mixed(topic, 200);

    List<RecordMetadata> written = writer.with("compression.type", compression).write(produced);

    assertThat(reader.read(topic).partition(0)).isEqualTo(asConsumed(produced, written));
  }

  @Test
  void onlyCommittedTransactionsAreRead() {
    String topic = topics.create("transactions", 1, RecordSamples.TOPIC_CONFIGS);
    RecordSamples samples = RecordSamples.of(13);

    writer.writeCommitted(samples.mixed(topic, 5));
    writer.writeAborted(samples.mixed(topic, 7));
    TopicContent whileOpen;
    try (OpenTransaction open = writer.writeOpen(samples.mixed(topic, 11))) {
      writer.write(samples.mixed(topic, 13));
      whileOpen = reader.read(topic);
      open.commit();
    }

    assertThat(whileOpen.count()).isEqualTo(5);
    assertThat(reader.read(topic).count()).isEqualTo(5 + 11 + 13);
  }

  @Test
  void anAbandonedTransactionBlocksUntilTheBrokerAbortsIt() {
    String topic = topics.create("abandoned", 1, RecordSamples.TOPIC_CONFIGS);
    RecordSamples samples = RecordSamples.of(14);

    writer.writeOpen(samples.mixed(topic, 3)).abandon();
    writer.write(samples.mixed(topic, 2));

    assertThat(reader.read(topic).count()).isZero();
  }

  @Test
  void compactionMakesHolesAndKeepsTheNewest() {
    String topic = topics.create("compacted", 2, Compaction.TOPIC_CONFIGS);
    List<RecordMetadata> written = writer.write(RecordSamples.of(15).updates(topic, 20, 5));
    long last = written.get(written.size() - 1).offset();
    int partition = written.get(written.size() - 1).partition();

    Compaction.force(cluster.clientProperties(), topic);

    List<Long> offsets =
        reader.read(topic).partition(partition).stream().map(ConsumedRecord::offset).toList();
    assertThat(offsets).contains(last).isSorted();
    assertThat(offsets.stream().filter(offset -> offset <= last)).hasSizeLessThan((int) last + 1);
  }

  @Test
  void digestsAreEqualOnlyForTheSameRecords() {
    String topic = topics.create("digest", 3, RecordSamples.TOPIC_CONFIGS);
    String copy = topics.create("digest", 3, RecordSamples.TOPIC_CONFIGS);
    String other = topics.create("digest", 3, RecordSamples.TOPIC_CONFIGS);
    SampleKind kind = SampleKind.TIMESTAMPS_OUT_OF_ORDER;
    writer.write(RecordSamples.of(16).records(kind, topic, 50));
    writer.write(RecordSamples.of(16).records(kind, copy, 50));
    writer.write(RecordSamples.of(17).records(kind, other, 50));

    assertThat(reader.digest(topic)).hasSize(3).isEqualTo(reader.digest(copy));
    assertThat(reader.digest(topic)).isNotEqualTo(reader.digest(other));
  }

  @Test
  void anEmptyTopicHasEmptyPartitions() {
    String topic = topics.create("empty", 2, RecordSamples.TOPIC_CONFIGS);

    assertThat(reader.read(topic).partitions()).hasSize(2);
    assertThat(reader.read(topic).count()).isZero();
    assertThat(reader.digest(topic)).hasSize(2);
  }

  private static List<ConsumedRecord> asConsumed(
      List<ProducerRecord<byte[], byte[]>> produced, List<RecordMetadata> written) {
    return IntStream.range(0, produced.size())
        .mapToObj(i -> ConsumedRecord.of(produced.get(i), written.get(i)))
        .toList();
  }
}
