package sh.oso.kafka.backup.engine.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NamePatternsTest {

  @Test
  void matchesWhatIsNamedOrFits() {
    NamePatterns patterns = new NamePatterns(List.of("a.b", "order-*", "v?"));
    assertThat(List.of("a.b", "order-", "order-1 of (x)", "v1")).allMatch(patterns::matches);
    assertThat(List.of("axb", "orders", "v", "v12", "A.B")).noneMatch(patterns::matches);
    assertThat(patterns.literals()).containsExactly("a.b");
    assertThat(patterns.names("a.b")).isTrue();
    assertThat(patterns.names("order-*")).isFalse();
  }

  @Test
  void choosesAllWithoutPatterns() {
    assertThat(new NamePatterns(List.of()).matches("anything")).isTrue();
    assertThat(new NamePatterns(List.of()).onlyLiterals()).isFalse();
  }
}
