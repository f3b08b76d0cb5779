package sh.oso.kafka.backup.engine.groups;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Chooses consumer groups by id. A pattern may contain {@code *} for any run of characters and
 * {@code ?} for any one; everything else stands for itself.
 */
public record GroupPatterns(List<String> patterns) {

  public GroupPatterns {
    patterns = List.copyOf(patterns);
  }

  /** Whether a group is chosen. */
  public boolean match(String groupId) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, groupId));
  }

  /** Patterns that name one group and are none of these. */
  public List<String> missing(Collection<String> groupIds) {
    return patterns.stream()
        .filter(pattern -> pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0)
        .filter(name -> !groupIds.contains(name))
        .toList();
  }

  private static boolean matches(String glob, String groupId) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(groupId).matches();
  }
}
