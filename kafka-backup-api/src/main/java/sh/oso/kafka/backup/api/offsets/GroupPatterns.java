package sh.oso.kafka.backup.api.offsets;

import java.util.List;
import sh.oso.kafka.backup.api.InvalidRequestException;

/** The rule for patterns of group ids. */
final class GroupPatterns {

  private GroupPatterns() {}

  static List<String> check(List<String> patterns) {
    if (patterns.isEmpty() || patterns.stream().anyMatch(String::isEmpty)) {
      throw new InvalidRequestException("name at least one group, or \"*\" for all");
    }
    return List.copyOf(patterns);
  }
}
