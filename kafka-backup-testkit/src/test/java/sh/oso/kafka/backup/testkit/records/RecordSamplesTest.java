package sh.oso.kafka.backup.testkit.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordSamplesTest {

  @ParameterizedTest
  @EnumSource
  void repeatsItselfForTheSameSeed(SampleKind kind) {
    assertThat(contents(RecordSamples.of(7).records(kind, "t", 3)))
        .isEqualTo(contents(RecordSamples.of(7).records(kind, "t", 3)));
  }

  @ParameterizedTest
  @EnumSource
  void hasAKeyWhereItSaysSo(SampleKind kind) {
    assertThat(RecordSamples.of(7).records(kind, "t", 3))
        .allMatch(record -> (record.key() != null) == kind.hasKey());
  }

  @ParameterizedTest
  @EnumSource
  void hasATimestampWhereItSaysSo(SampleKind kind) {
    assertThat(RecordSamples.of(7).records(kind, "t", 3))
        .allMatch(record -> (record.timestamp() != null) == kind.hasOwnTimestamp());
  }

  @Test
  void printsTheSeed() {
    assertThat(RecordSamples.of(7)).hasToString("RecordSamples.of(7L)");
  }

  @Test
  void setsEveryKeyInEveryRound() {
    assertThat(RecordSamples.of(7).updates("t", 4, 5))
        .hasSize(20)
        .anyMatch(record -> record.value() == null)
        .anyMatch(record -> record.value() != null);
  }

  private static List<ConsumedRecord> contents(List<ProducerRecord<byte[], byte[]>> records) {
    TopicPartition partition = new TopicPartition("t", 0);
    return records.stream()
        .map(
            record -> {
              long timestamp = record.timestamp() == null ? -2 : record.timestamp();
              return ConsumedRecord.of(
                  record, new RecordMetadata(partition, 0, 0, timestamp, 0, 0));
            })
        .toList();
  }
}
