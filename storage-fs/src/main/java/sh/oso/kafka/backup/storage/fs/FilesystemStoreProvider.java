package sh.oso.kafka.backup.storage.fs;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.ObjectStoreProvider;
import sh.oso.kafka.backup.api.store.StoreSetting;
import sh.oso.kafka.backup.api.store.StoreSettings;
import sh.oso.kafka.backup.api.store.StoreSettingsReader;

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
  public List<StoreSetting> knownSettings() {
    return List.of(
        new StoreSetting(
            PATH,
            StoreSetting.Kind.FILE,
            "",
            "The folder, as an absolute path; created at the first backup if absent. Needed."));
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
    StoreSettingsReader reader = new StoreSettingsReader(settings, this);
    Path root = root(reader);
    reader.finish();
    return new FilesystemStore(root);
  }

  private static Path root(StoreSettingsReader reader) {
    String text = reader.text(PATH);
    try {
      Path path = Path.of(text);
      if (!text.isEmpty() && !path.isAbsolute()) {
        reader.problem(
            PATH, "'" + text + "' is relative; write for example " + path.toAbsolutePath());
      }
      return path;
    } catch (InvalidPathException e) {
      reader.problem(PATH, "'" + text + "' is no path here: " + e.getReason());
      return Path.of("");
    }
  }
}
