package sh.oso.kafka.backup.testkit.records;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConsumedRecordTest {

  @Test
  void isEqualByContent() {
    assertThat(consumed(5, new byte[] {1})).isEqualTo(consumed(5, new byte[] {1}));
    assertThat(consumed(5, new byte[] {1})).isNotEqualTo(consumed(5, new byte[] {2}));
  }

  @Test
  void tellsNullFromEmpty() {
    assertThat(consumed(5, null)).isNotEqualTo(consumed(5, new byte[0]));
  }

  @Test
  void forgetsTheOffsetWhenAsked() {
    assertThat(consumed(5, null)).isNotEqualTo(consumed(6, null));
    assertThat(consumed(5, null).withoutOffset()).isEqualTo(consumed(6, null).withoutOffset());
  }

  @Test
  void printsLargeValuesInShort() {
    assertThat(consumed(5, new byte[1 << 20]).toString())
        .hasSizeLessThan(200)
        .contains("(1048576)");
  }

  private static ConsumedRecord consumed(long offset, byte @Nullable [] value) {
    return ConsumedRecord.of(new ConsumerRecord<>("t", 0, offset, new byte[] {9}, value));
  }
}
