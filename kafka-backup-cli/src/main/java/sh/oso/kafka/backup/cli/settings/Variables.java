package sh.oso.kafka.backup.cli.settings;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts environment variables in place of references to them, a name in braces after a dollar sign;
 * a second dollar sign before makes it plain text.
 */
final class Variables {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)(}?)");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Map<String, String> environment;
  private final Problems problems;

  Variables(Map<String, String> environment, Problems problems) {
    this.environment = environment;
    this.problems = problems;
  }

  /** The text expanded; a reference that cannot be resolved is a problem, and left out. */
  String expand(String text, String path, Origin origin) {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder expanded = new StringBuilder();
    while (matcher.find()) {
      String replacement =
          matcher.group(1) == null
              ? "${"
              : resolve(matcher.group(1), matcher.group(2), path, origin);
      matcher.appendReplacement(expanded, Matcher.quoteReplacement(replacement));
    }
    return matcher.appendTail(expanded).toString();
  }

  private String resolve(String name, String close, String path, Origin origin) {
    if (close.isEmpty() || !NAME.matcher(name).matches()) {
      problems.add(
          path, "'${' begins no variable; write ${NAME}, or $${ for the characters", origin);
      return "";
    }
    String value = environment.get(name);
    if (value == null) {
      problems.add(path, "the environment variable " + name + " is not set; export it", origin);
      return "";
    }
    return value;
  }
}
