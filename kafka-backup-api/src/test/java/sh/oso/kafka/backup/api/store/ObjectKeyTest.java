package sh.oso.kafka.backup.api.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectKeyTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "/", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", "a\\b", "a\nb", "a\u0000",
        "a\u007f", "a\ud83d", "\ude00a"
      })
  void refusesTextsThatAreNotSafeAsPaths(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ObjectKey.of(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b", "...", ".a/b.", "a b", "a%2F..", "\ud83d\ude00", "-"})
  void takesAnyOtherText(String text) {
    assertThat(ObjectKey.of(text)).hasToString(text);
  }

  @Test
  void countsBytesNotCharacters() {
    assertThat(ObjectKey.of("\u00e9".repeat(512)).value()).hasSize(512);
    assertThatIllegalArgumentException().isThrownBy(() -> ObjectKey.of("\u00e9".repeat(513)));
  }

  @Test
  void ordersByUtf8() {
    assertThat(ObjectKey.of("\uff5e")).isLessThan(ObjectKey.of("\ud83d\ude00"));
    assertThat(ObjectKey.of("a-b")).isLessThan(ObjectKey.of("a/b"));
  }
}
