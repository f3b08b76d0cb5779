package sh.oso.kafka.backup.engine.offsets;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Chooses names by patterns with {@code *} and {@code ?}. No patterns choose all.
 *
 * @param patterns of which one must match
 */
public record NamePatterns(List<String> patterns) {

  public NamePatterns {
    patterns = List.copyOf(patterns);
  }

  /** Whether a name is chosen. */
  public boolean matches(String name) {
    return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> matches(pattern, name));
  }

  /** The patterns that name one thing in full. */
  public List<String> literals() {
    return patterns.stream().filter(NamePatterns::isLiteral).distinct().toList();
  }

  /** Whether something is named in full. */
  public boolean names(String name) {
    return patterns.contains(name) && isLiteral(name);
  }

  /** Whether all are named in full, and some are. */
  public boolean onlyLiterals() {
    return !patterns.isEmpty() && patterns.stream().allMatch(NamePatterns::isLiteral);
  }

  private static boolean isLiteral(String pattern) {
    return pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0;
  }

  private static boolean matches(String pattern, String name) {
    if (isLiteral(pattern)) {
      return pattern.equals(name);
    }
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(name).matches();
  }
}
