package sh.oso.kafka.backup.api.store;

import java.util.Locale;

/**
 * A setting that stores of one type take. What is told here checks the names that a user wrote,
 * keeps secrets off the screen and makes the reference page.
 *
 * @param name as in the custom resources; a dot stands between the names of nested blocks, as in
 *     {@code objectLock.mode}
 * @param kind what the value is
 * @param defaultText the default in words, empty if there is none
 * @param description what it does, in a sentence or two
 */
public record StoreSetting(String name, Kind kind, String defaultText, String description) {

  /** What the value of a setting is. */
  public enum Kind {
    /** Any text. */
    TEXT,
    /**
     * Text that is never printed. The name with {@code File} behind it names a file that holds it.
     */
    SECRET,
    /** A path of a file. */
    FILE,
    /** {@code true} or {@code false}. */
    BOOLEAN,
    /** A whole number. */
    INTEGER,
    /** A number of bytes, as {@code 8MiB}. */
    SIZE
  }

  public StoreSetting {
    if (name.isEmpty() || !name.matches("[a-z][A-Za-z0-9]*(\\.[a-z][A-Za-z0-9]*)*")) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "'%s' is no name of a setting", name));
    }
  }
}
