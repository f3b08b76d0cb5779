package sh.oso.kafka.backup.api.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DropKeysTest {

  private static BackupRecord record(byte @Nullable [] key) {
    return new BackupRecord("t", 0, 0, 0, key, null, List.of());
  }

  @Test
  void dropsRecordsOfTheKeysAndNoOthers() {
    DropKeys filter = DropKeys.of(List.of("a".getBytes(UTF_8), new byte[0]));
    assertThat(filter.decide(record("a".getBytes(UTF_8)))).isInstanceOf(RecordFilter.Drop.class);
    assertThat(filter.decide(record(new byte[0]))).isInstanceOf(RecordFilter.Drop.class);
    assertThat(filter.decide(record("ab".getBytes(UTF_8)))).isInstanceOf(RecordFilter.Keep.class);
    assertThat(filter.decide(record(null))).isInstanceOf(RecordFilter.Keep.class);
  }

  @Test
  void theSameKeysHaveTheSameIdWhichDoesNotTellThem() {
    DropKeys one = DropKeys.of(List.of("secret".getBytes(UTF_8), "b".getBytes(UTF_8)));
    DropKeys same = DropKeys.of(List.of("b".getBytes(UTF_8), "secret".getBytes(UTF_8)));
    DropKeys other = DropKeys.of(List.of("secretb".getBytes(UTF_8)));
    assertThat(one.id()).isEqualTo(same.id()).isNotEqualTo(other.id()).doesNotContain("secret");
  }
}
