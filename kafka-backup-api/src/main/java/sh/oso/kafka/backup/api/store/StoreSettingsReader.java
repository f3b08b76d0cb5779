package sh.oso.kafka.backup.api.store;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sh.oso.kafka.backup.api.DataSize;

/**
 * Reads the settings of a store as what they are and gathers everything that is wrong with them, so
 * that a user hears it at once. Blank text counts as not given. A value that cannot be read is a
 * problem and comes back as if it was not given, so {@link #finish()} must be called before
 * anything is made of the values. For one thread.
 */
public final class StoreSettingsReader {

  private final StoreSettings settings;
  private final List<StoreSetting> known;
  private final List<String> problems = new ArrayList<>();

  /**
   * Begins to read, and looks for names that are not known.
   *
   * @param settings what the user gave
   * @param provider of the store that reads them
   * @throws IllegalArgumentException if the settings are of another type of store
   */
  public StoreSettingsReader(StoreSettings settings, ObjectStoreProvider provider) {
    if (!settings.type().equals(provider.type())) {
      throw new IllegalArgumentException(
          "these are settings of a store of type " + settings.type() + ", not " + provider.type());
    }
    this.settings = settings;
    this.known = List.copyOf(provider.knownSettings());
    List<String> names = names(known);
    for (String name : new TreeSet<>(settings.values().keySet())) {
      if (!names.contains(name)) {
        problem(name, "unknown; a store of type " + settings.type() + " takes " + listed(names));
      }
    }
  }

  /**
   * Every name that may be given, those of files with secrets among them.
   *
   * @param known all settings of a type of store
   * @return the names, in the order of the settings
   */
  public static List<String> names(List<StoreSetting> known) {
    return known.stream()
        .flatMap(
            setting ->
                setting.kind() == StoreSetting.Kind.SECRET
                    ? Stream.of(setting.name(), setting.name() + "File")
                    : Stream.of(setting.name()))
        .toList();
  }

  /**
   * Finds a text.
   *
   * @param name of the setting
   * @return the text without blanks around it, or empty if it was not given
   */
  public Optional<String> findText(String name) {
    requireKnown(name);
    return Optional.ofNullable(settings.values().get(name))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  /**
   * Reads a text that must be given.
   *
   * @param name of the setting
   * @return the text, or empty text with a problem noted
   */
  public String text(String name) {
    return findText(name)
        .orElseGet(
            () -> {
              problem(name, "missing");
              return "";
            });
  }

  /**
   * Finds a secret: the text itself, or what the file named by the setting with {@code File} behind
   * its name holds, without the line end after it.
   *
   * @param name of the setting
   * @return the secret, or empty if neither was given
   */
  public Optional<String> findSecret(String name) {
    requireKnown(name);
    Optional<String> text =
        Optional.ofNullable(settings.values().get(name)).filter(it -> !it.isBlank());
    Optional<String> file =
        Optional.ofNullable(settings.values().get(name + "File")).filter(it -> !it.isBlank());
    if (text.isPresent() && file.isPresent()) {
      problem(name, "given, and " + name + "File too; keep one");
    }
    if (file.isEmpty()) {
      return text;
    }
    return read(name + "File", file.get())
        .map(it -> it.replaceFirst("\\R\\z", ""))
        .filter(it -> !it.isEmpty());
  }

  private Optional<String> read(String name, String file) {
    try {
      String content = Files.readString(Path.of(file));
      if (content.isBlank()) {
        problem(name, file + " is empty");
      }
      return Optional.of(content);
    } catch (java.nio.file.NoSuchFileException e) {
      problem(name, "there is no file " + file);
    } catch (IOException | InvalidPathException e) {
      problem(name, file + " cannot be read: " + e.getClass().getSimpleName());
    }
    return Optional.empty();
  }

  /**
   * Finds a file that must exist.
   *
   * @param name of the setting
   * @return its path, or empty if it was not given
   */
  public Optional<Path> findFile(String name) {
    return findText(name)
        .flatMap(
            text -> {
              try {
                Path file = Path.of(text);
                if (Files.isReadable(file)) {
                  return Optional.of(file);
                }
                problem(name, "there is no file " + text + " that may be read");
              } catch (InvalidPathException e) {
                problem(name, "'" + text + "' is no path here: " + e.getReason());
              }
              return Optional.empty();
            });
  }

  /**
   * Reads a yes or no.
   *
   * @param name of the setting
   * @param absent what it is if not given
   * @return the value
   */
  public boolean bool(String name, boolean absent) {
    return choice(name, List.of(true, false), String::valueOf).orElse(absent);
  }

  /**
   * Reads a whole number.
   *
   * @param name of the setting
   * @param least the least that is allowed
   * @param most the most that is allowed
   * @param absent what it is if not given
   * @return the value
   */
  public int integer(String name, int least, int most, int absent) {
    Optional<String> text = findText(name);
    if (text.isEmpty()) {
      return absent;
    }
    try {
      int value = Integer.parseInt(text.get());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    problem(name, "'" + text.get() + "' is no whole number from " + least + " to " + most);
    return absent;
  }

  /**
   * Reads a number of bytes.
   *
   * @param name of the setting
   * @param least the least that is allowed
   * @param most the most that is allowed
   * @param absent what it is if not given
   * @return the value
   */
  public DataSize size(String name, DataSize least, DataSize most, DataSize absent) {
    Optional<String> text = findText(name);
    if (text.isEmpty()) {
      return absent;
    }
    try {
      DataSize value = DataSize.parse(text.get());
      if (value.compareTo(least) >= 0 && value.compareTo(most) <= 0) {
        return value;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    problem(name, "'" + text.get() + "' is no size from " + least + " to " + most);
    return absent;
  }

  /**
   * Reads one of several values.
   *
   * @param name of the setting
   * @param values the values that are allowed
   * @param text how each is written
   * @param <T> their type
   * @return the value, or empty if it was not given
   */
  public <T> Optional<T> choice(String name, List<T> values, Function<T, String> text) {
    Optional<String> given = findText(name);
    Optional<T> found =
        given.flatMap(it -> values.stream().filter(v -> text.apply(v).equals(it)).findFirst());
    if (given.isPresent() && found.isEmpty()) {
      problem(
          name,
          "'"
              + given.get()
              + "' is not one of "
              + values.stream().map(text).collect(Collectors.joining(", ")));
    }
    return found;
  }

  /**
   * Notes something that is wrong.
   *
   * @param name of the setting
   * @param text what is wrong and what to do, without secrets
   */
  public void problem(String name, String text) {
    problems.add(name + ": " + text);
  }

  /**
   * Ends the reading.
   *
   * @throws IllegalArgumentException if anything was wrong; its message tells everything
   */
  public void finish() {
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "storage." + settings.type() + ": " + String.join("; ", problems));
    }
  }

  /**
   * Reads the query of a location, {@code name=value} with {@code &} in between.
   *
   * @param location as the user wrote it
   * @return the values by name, decoded
   * @throws IllegalArgumentException if it is written otherwise, or a name comes twice; the message
   *     holds names only
   */
  public static Map<String, String> query(URI location) {
    Map<String, String> values = new LinkedHashMap<>();
    String query = location.getRawQuery();
    if (query == null) {
      return values;
    }
    Arrays.stream(query.split("&"))
        .filter(pair -> !pair.isEmpty())
        .forEach(
            pair -> {
              int equals = pair.indexOf('=');
              if (equals <= 0) {
                throw new IllegalArgumentException(
                    "behind '?' a location has name=value, with '&' in between");
              }
              String name = decode(pair.substring(0, equals));
              if (values.put(name, decode(pair.substring(equals + 1))) != null) {
                throw new IllegalArgumentException(name + " is given twice; keep one");
              }
            });
    return values;
  }

  private static String decode(String text) {
    // A plus stands for itself in a URI; only forms write it for a blank.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String listed(List<String> names) {
    return String.join(", ", names);
  }

  private void requireKnown(String name) {
    if (known.stream().noneMatch(setting -> setting.name().equals(name))) {
      throw new IllegalStateException(name + " is read but not among the known settings");
    }
  }
}
