package sh.oso.kafka.backup.storage.fs;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.ObjectStoreProvider;
import sh.oso.kafka.backup.api.store.StoreSettings;

/**
 * Offers folders as stores: type {@code filesystem}, with the one setting {@code path}, or {@code
 * file:///absolute/path}. The folder is made by the first put.
 */
public final class FilesystemStoreProvider implements ObjectStoreProvider {

  static final String TYPE = "filesystem";
  static final String SCHEME = "file";

  private static final String PATH = "path";

  /** For {@link java.util.ServiceLoader}. */
  public FilesystemStoreProvider() {}

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Set<String> uriSchemes() {
    return Set.of(SCHEME);
  }

  @Override
  public StoreSettings settings(URI location) {
    if (!SCHEME.equalsIgnoreCase(location.getScheme())) {
      throw new IllegalArgumentException(
          "'" + location + "' names no folder: write file:///absolute/path");
    }
    if (location.getRawAuthority() != null) {
      throw new IllegalArgumentException(
          "'"
              + location
              + "' names a host, '"
              + location.getRawAuthority()
              + "', where a folder should be: write file:///absolute/path, with three slashes");
    }
    if (location.getPath() == null || location.getPath().isEmpty()) {
      throw new IllegalArgumentException(
          "'" + location + "' is relative: write file:///absolute/path");
    }
    if (location.getRawQuery() != null || location.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "'"
              + location
              + "' says more than a path: write '?' as %3F and '#' as %23 if they belong to it");
    }
    return new StoreSettings(TYPE, Map.of(PATH, location.getPath()));
  }

  @Override
  public ObjectStore open(StoreSettings settings) {
    if (!settings.type().equals(TYPE)) {
      throw new IllegalArgumentException(
          "these are settings of a store of type " + settings.type() + ", not " + TYPE);
    }
    List<String> problems = new ArrayList<>();
    for (String name : new TreeSet<>(settings.values().keySet())) {
      if (!name.equals(PATH)) {
        problems.add(name + ": unknown; a " + TYPE + " store has the setting " + PATH + " only");
      }
    }
    Path root = root(settings.values().get(PATH), problems);
    if (root == null || !problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return new FilesystemStore(root);
  }

  private static @Nullable Path root(@Nullable String text, List<String> problems) {
    if (text == null || text.isBlank()) {
      problems.add(PATH + ": missing; name the folder, for example /var/backups/kafka");
      return null;
    }
    try {
      Path path = Path.of(text);
      if (path.isAbsolute()) {
        return path;
      }
      problems.add(
          PATH + ": '" + text + "' is relative; write for example " + path.toAbsolutePath());
    } catch (InvalidPathException e) {
      problems.add(PATH + ": '" + text + "' is no path here: " + e.getReason());
    }
    return null;
  }
}
