package sh.oso.kafka.backup.api;

import java.util.regex.Pattern;

/** The rule for ids that become part of an object key. */
final class Ids {

  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,199}");

  private Ids() {}

  static void check(String what, String id) {
    if (!LEGAL.matcher(id).matches()) {
      throw new InvalidRequestException(
          what
              + " '"
              + id
              + "' is not usable: take 1 to 200 letters, digits, '.', '_' or '-', beginning with a"
              + " letter or digit");
    }
  }
}
