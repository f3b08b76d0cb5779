package sh.oso.kafka.backup.api;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Chooses topics by name. A pattern may contain {@code *} for any run of characters and {@code ?}
 * for any one; everything else stands for itself. Names that begin with two underscores are
 * internal and are chosen only where an include names them literally.
 *
 * @param includes patterns of which at least one must match; not empty
 * @param excludes patterns of which none may match
 */
public record TopicSelection(List<String> includes, List<String> excludes) {

  /** Every topic that is not internal. */
  public static final TopicSelection ALL = new TopicSelection(List.of("*"), List.of());

  private static final String LEGAL = "[a-zA-Z0-9._*?-]+";

  public TopicSelection {
    includes = List.copyOf(includes);
    excludes = List.copyOf(excludes);
    if (includes.isEmpty()) {
      throw new IllegalArgumentException("name at least one topic, or \"*\" for all");
    }
    for (List<String> patterns : List.of(includes, excludes)) {
      for (String pattern : patterns) {
        if (!pattern.matches(LEGAL)) {
          throw new IllegalArgumentException(
              "'" + pattern + "' cannot match: topic names have letters, digits, '.', '_' and '-'");
        }
      }
    }
  }

  /**
   * Chooses by includes alone.
   *
   * @param includes patterns of which at least one must match
   * @return the selection
   */
  public static TopicSelection of(String... includes) {
    return new TopicSelection(List.of(includes), List.of());
  }

  /**
   * Tells whether a topic is chosen.
   *
   * @param topic its name
   * @return true if it is
   */
  public boolean matches(String topic) {
    boolean included =
        topic.startsWith("__")
            ? includes.contains(topic)
            : includes.stream().anyMatch(pattern -> globMatches(pattern, topic));
    return included && excludes.stream().noneMatch(pattern -> globMatches(pattern, topic));
  }

  /**
   * The includes that name one topic, rather than a pattern.
   *
   * @return names in the order given
   */
  public List<String> literals() {
    return includes.stream().filter(p -> p.indexOf('*') < 0 && p.indexOf('?') < 0).toList();
  }

  private static boolean globMatches(String glob, String topic) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return topic.matches(regex.toString());
  }
}
