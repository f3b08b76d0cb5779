package sh.oso.kafka.backup.cli.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.spi.EngineSettings;
import sh.oso.kafka.backup.api.store.StoreSettings;

/** Reads where backups lie. What a store's own settings mean is for the store to judge. */
final class RepositorySettings {

  private final Value.Fields tree;
  private final SettingsReader reader;
  private final Problems problems;

  RepositorySettings(Value.Fields tree, SettingsReader reader, Problems problems) {
    this.tree = tree;
    this.reader = reader;
    this.problems = problems;
  }

  /** The repository; null, with a problem added, if it is not told. */
  EngineSettings.@Nullable Repository read() {
    Value.Text uri = reader.text(Key.STORAGE_URI);
    Value.Text type = reader.text(Key.STORAGE_TYPE);
    if (uri != null && type != null) {
      problems.add(
          Key.STORAGE_URI.path(), "is given, and storage.storageType too; keep one", uri.origin());
    }
    if (uri != null) {
      return location(Key.STORAGE_URI, uri);
    }
    if (type == null) {
      problems.add("storage", "is missing; say where backups lie, or give --storage", null);
      return null;
    }
    String block = "storage." + type.text();
    if (type.text().equals("pvc") || type.text().contains(".")) {
      problems.add(
          Key.STORAGE_TYPE.path(),
          type,
          "is no type of store outside Kubernetes; write filesystem");
      return null;
    }
    if (!(tree.at(List.of("storage", type.text())) instanceof Value.Fields fields)) {
      problems.add(
          Key.STORAGE_TYPE.path(),
          type,
          "needs a block "
              + block
              + " with its settings"
              + Nearest.to(type.text(), List.of("filesystem"))
                  .filter(near -> !near.equals(type.text()))
                  .map(near -> "; did you mean " + near + "?")
                  .orElse(""));
      return null;
    }
    Map<String, String> values = new LinkedHashMap<>();
    fields
        .fields()
        .forEach(
            (name, value) -> {
              if (value instanceof Value.Text text && !text.text().isEmpty()) {
                values.put(name, text.text());
              }
            });
    if (type.text().equals("filesystem") && !values.containsKey("path")) {
      problems.add(Key.FILESYSTEM_PATH.path(), "is missing", type.origin());
    }
    return new EngineSettings.BySettings(new StoreSettings(type.text(), values));
  }

  /** Where restores keep their state; null if that is the repository. */
  EngineSettings.@Nullable Repository readState() {
    Value.Text place = reader.text(Key.STATE);
    return place == null
        ? null
        : location(Key.STATE, new Value.Text(Flags.uri(place.text()), place.origin()));
  }

  private EngineSettings.@Nullable Repository location(Key key, Value.Text text) {
    try {
      URI uri = new URI(text.text());
      if (uri.isAbsolute()) {
        return new EngineSettings.ByLocation(uri);
      }
      problems.add(
          key.path(), "has no scheme; write for example file:///var/backups/kafka", text.origin());
    } catch (URISyntaxException e) {
      // Without its input, which may hold credentials.
      problems.add(
          key.path(),
          "is no URI: " + e.getReason() + " at character " + (e.getIndex() + 1),
          text.origin());
    }
    return null;
  }
}
