package sh.oso.kafka.backup.engine.origin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class OriginTest {

  @Test
  void readsHeadersAsDecimalText() {
    assertThat(Origin.of(record("x-original-offset", "42", "x-source-partition", "3"), null))
        .isEqualTo(new Origin(3, 42));
  }

  @Test
  void takesThePartitionOfTheRecordWhereTheHeaderSaysNone() {
    assertThat(Origin.of(record("x-original-offset", "42"), null)).isEqualTo(new Origin(7, 42));
  }

  @Test
  void takesTheLastOfSeveralHeaders() {
    assertThat(Origin.of(record("x-original-offset", "1", "x-original-offset", "2"), null))
        .isEqualTo(new Origin(7, 2));
  }

  @Test
  void findsNoneInOtherRecords() {
    assertThat(Origin.of(record(), null)).isNull();
    for (String text : new String[] {"", "x", "-1", "4.2", "99999999999999999999"}) {
      assertThat(Origin.of(record("x-original-offset", text), null)).as(text).isNull();
    }
  }

  @Test
  void heedsTheClusterIfOneIsAskedFor() {
    ConsumerRecord<byte[], byte[]> east =
        record("x-original-offset", "1", "x-source-cluster", "east");
    assertThat(Origin.of(east, "east")).isEqualTo(new Origin(7, 1));
    assertThat(Origin.of(east, "west")).isNull();
    assertThat(Origin.of(record("x-original-offset", "1"), "east")).isNull();
  }

  private static ConsumerRecord<byte[], byte[]> record(String... headers) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("t", 7, 0, new byte[0], new byte[0]);
    for (int i = 0; i < headers.length; i += 2) {
      record.headers().add(headers[i], headers[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    return record;
  }
}
