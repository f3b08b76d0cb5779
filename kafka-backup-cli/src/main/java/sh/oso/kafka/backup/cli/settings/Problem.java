package sh.oso.kafka.backup.cli.settings;

import org.jspecify.annotations.Nullable;

/**
 * Why settings cannot be used.
 *
 * @param path the setting's name
 * @param value as given; null if there is none to show, or it may be a secret
 * @param remedy what is wrong and what to write instead
 * @param origin where it was given; null if it was not
 */
public record Problem(String path, @Nullable String value, String remedy, @Nullable String origin) {

  @Override
  public String toString() {
    return path
        + ": "
        + (value == null ? "" : "'" + value + "' ")
        + remedy
        + (origin == null ? "" : " (" + origin + ")");
  }
}
