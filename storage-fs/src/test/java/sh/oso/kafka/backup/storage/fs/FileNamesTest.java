package sh.oso.kafka.backup.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {

  @ParameterizedTest
  @CsvSource({
    "00000000000000000042.w1.log.zst, 00000000000000000042.w1.log.zst",
    "orders-v1.EU_west, orders-v1.EU_west",
    "a b+c=d, a b+c=d",
    "100%, 100%25",
    "%25, %2525",
    "\u00e9, %C3%A9",
    "\ud83d\ude00, %F0%9F%98%80",
    ".tmp, .tmp",
    ".tmp-x, %2Etmp-x",
    ".tmp-\u00e9, %2Etmp-%C3%A9",
    "x.tmp-1, x.tmp-1",
  })
  void writesPartsSoThatTheyCanBeReadAgain(String part, String name) {
    assertThat(FileNames.encode(part)).isEqualTo(name);
    assertThat(FileNames.decode(name)).hasValue(part);
  }

  /** Else two files would be one object. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "%41",
        "%c3%a9",
        "\u00e9",
        "%C3",
        "%",
        "%4",
        "%zz",
        "%C3%A9\u00e9",
        "%2Ftmp",
        "%2E"
      })
  void readsNoNamesThatItDoesNotWrite(String name) {
    assertThat(FileNames.decode(name)).isEmpty();
  }

  @Test
  void keepsTemporaryNamesApart() {
    String temporary = FileNames.temporary();
    assertThat(temporary).startsWith(".tmp-").isNotEqualTo(FileNames.temporary());
    assertThat(FileNames.decode(temporary)).isEmpty();
    assertThat(FileNames.decode(FileNames.encode(temporary))).hasValue(temporary);
  }
}
