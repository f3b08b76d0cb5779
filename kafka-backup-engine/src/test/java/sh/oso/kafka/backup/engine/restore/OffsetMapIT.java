package sh.oso.kafka.backup.engine.restore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.DataSize;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.offsets.OffsetMap;
import sh.oso.kafka.backup.api.offsets.OffsetQuestion;
import sh.oso.kafka.backup.api.offsets.OffsetQuestion.Side;
import sh.oso.kafka.backup.api.record.DropKeys;
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

/** Every offset of a restored topic can be told from the source's, and the other way round. */
class OffsetMapIT {

  private final KafkaCluster kafka;
  private final TestTopics topics;
  private final TopicReader reader;
  private final TopicWriter writer;
  private final InMemoryStore store = new InMemoryStore();

  OffsetMapIT(@SharedKafka KafkaCluster kafka) {
    this.kafka = kafka;
    this.topics = new TestTopics(kafka.clientProperties());
    this.reader = new TopicReader(kafka.clientProperties());
    this.writer = new TopicWriter(kafka.clientProperties()).with("batch.size", 2_000);
  }

  private KafkaBackup open() {
    return KafkaBackup.builder()
        .kafka(kafka.clientProperties())
        .repository(store)
        .limits(
            new Limits(
                DataSize.ofMebibytes(64),
                DataSize.ofMebibytes(1),
                Duration.ofMinutes(10),
                DataSize.parse("64KiB"),
                4,
                1,
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                Duration.ofSeconds(15)))
        .build();
  }

  @Test
  void everyOffsetIsTranslatedBothWaysAcrossHolesAndWhatWasLeftOut() {
    String topic = topics.create("mapped", 1, RecordSamples.TOPIC_CONFIGS);
    for (int i = 0; i < 5; i++) {
      writer.writeCommitted(RecordSamples.of(i).updates(topic, 30, 2));
      writer.writeAborted(RecordSamples.of(i).updates(topic, 10, 1));
    }
    assertTranslated(topic, RestoreRequest.of("latest"), record -> true);
    byte[] dropped = "key-7".getBytes(UTF_8);
    assertTranslated(
        topic,
        RestoreRequest.of("latest").withFilters(List.of(DropKeys.of(List.of(dropped)))),
        record -> !Bytes.wrap(dropped).equals(record.key()));
  }

  @Test
  void compactedTopicsToo() {
    String topic = topics.create("mapped-compacted", 1, Compaction.TOPIC_CONFIGS);
    writer.write(RecordSamples.of(1).updates(topic, 100, 3));
    Compaction.force(kafka.clientProperties(), topic);
    assertTranslated(topic, RestoreRequest.of("latest"), record -> true);
  }

  private void assertTranslated(
      String topic, RestoreRequest request, Predicate<ConsumedRecord> restored) {
    String target = topic + "." + request.filters().size();
    String id = "map-" + target;
    TopicContent before = reader.read(topic);
    try (KafkaBackup backups = open()) {
      long end =
          backups.backup(BackupRequest.of(topic)).manifest().topics().get(0).partitions().stream()
              .mapToLong(it -> it.endOffset())
              .sum();
      backups.restore(request.withTopicMapping(Map.of(topic, target)).withRestoreId(id));
      List<ConsumedRecord> source = before.partition(0).stream().filter(restored).toList();
      List<ConsumedRecord> records = reader.read(target).partition(0);
      assertThat(records).hasSameSizeAs(source);
      long next = 0;
      for (int i = 0; i < source.size(); i++) {
        long place = records.get(i).offset();
        for (; next <= source.get(i).offset(); next++) {
          assertThat(backups.findOffset(new OffsetQuestion(id, topic, 0, next, Side.SOURCE)))
              .as("source offset %s", next)
              .hasValue(place);
        }
        assertThat(backups.findOffset(new OffsetQuestion(id, target, 0, place, Side.TARGET)))
            .as("target offset %s", place)
            .hasValue(source.get(i).offset());
      }
      long last = records.get(records.size() - 1).offset() + 1;
      assertThat(backups.findOffset(new OffsetQuestion(id, topic, 0, end, Side.SOURCE)))
          .hasValue(last);
      assertThat(backups.findOffset(new OffsetQuestion(id, target, 0, last, Side.TARGET)))
          .isEqualTo(OptionalLong.empty());
      OffsetMap map = backups.offsetMaps(id).get(0);
      assertThat(map.source()).isEqualTo(topic);
      assertThat(map.partitions().get(0).endOffset()).isEqualTo(last);
      assertThatThrownBy(() -> backups.findOffset(new OffsetQuestion(id, topic, 1, 0, Side.SOURCE)))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("has no source partition " + topic + "-1");
      assertThatThrownBy(() -> backups.offsetMaps("other"))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("there is no offset map of a restore other");
    }
  }
}
