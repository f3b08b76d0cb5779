package sh.oso.kafka.backup.testkit.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FlatKeysTest {

  /** In the order of their UTF-8 bytes. */
  private static final List<String> KEYS =
      Stream.of(
              "a",
              "a/b",
              "aa",
              "x".repeat(99),
              "x".repeat(100),
              "x".repeat(100) + "/y",
              "x".repeat(101),
              "x".repeat(1024),
              "z/\uff5e",
              "z/\ud83d\ude00")
          .toList();

  @Test
  void sortAsKeysDoAndComeBack() {
    assertThat(KEYS.stream().map(FlatKeys::path)).isSorted().doesNotHaveDuplicates();
    assertThat(KEYS.stream().map(FlatKeys::path).map(FlatKeys::key)).isEqualTo(KEYS);
  }

  @Test
  void noneIsTheFolderOfAnother() {
    for (String key : KEYS) {
      assertThat(KEYS.stream().map(FlatKeys::path))
          .noneMatch(path -> path.startsWith(FlatKeys.path(key) + "/"));
      for (String part : FlatKeys.path(key).split("/", -1)) {
        assertThat(part).hasSizeLessThanOrEqualTo(201);
      }
    }
  }

  @Test
  void beginAsTheTextsDoThatKeysBeginWith() {
    for (String key : KEYS) {
      for (int length = 0; length <= Math.min(key.length(), 230); length++) {
        if (!Character.isHighSurrogate(length == 0 ? ' ' : key.charAt(length - 1))) {
          assertThat(FlatKeys.path(key)).startsWith(FlatKeys.open(key.substring(0, length)));
        }
      }
    }
  }
}
