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
  private final StoreTypes stores;
  private final Problems problems;

  RepositorySettings(
      Value.Fields tree, SettingsReader reader, StoreTypes stores, Problems problems) {
    this.tree = tree;
    this.reader = reader;
    this.stores = stores;
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
    if (type.text().equals("pvc")) {
      problems.add(
          Key.STORAGE_TYPE.path(),
          type,
          "is no type of store outside Kubernetes; write filesystem");
      return null;
    }
    if (stores.names(type.text()) == null) {
      problems.add(
          Key.STORAGE_TYPE.path(),
          type,
          SettingsReader.notOneOf(type.text(), stores.types())
              + "; a store that is a plug-in must lie in the folder of --plugins");
      return null;
    }
    if (!(tree.at(List.of("storage", type.text())) instanceof Value.Fields fields)) {
      problems.add(Key.STORAGE_TYPE.path(), type, "needs a block " + block + " with its settings");
      return null;
    }
    Map<String, String> values = new LinkedHashMap<>();
    collect("", fields, values);
    return new EngineSettings.BySettings(new StoreSettings(type.text(), values));
  }

  private static void collect(String prefix, Value.Fields block, Map<String, String> values) {
    block
        .fields()
        .forEach(
            (name, value) -> {
              if (value instanceof Value.Text text && !text.text().isEmpty()) {
                values.put(prefix + name, text.text());
              } else if (value instanceof Value.Fields fields) {
                collect(prefix + name + ".", fields, values);
              }
            });
  }

  /** Where the state is kept, or else the repository; null, with a problem, if neither is told. */
  EngineSettings.@Nullable Repository readStateOrRepository(
      EngineSettings.@Nullable Repository state) {
    if (state != null || problems.mention(Key.STATE.path())) {
      return state;
    }
    if (reader.has("storage")) {
      return read();
    }
    problems.add(
        Key.STATE.path(),
        "is missing; say where the run keeps what it needs to be continued, or give --state",
        null);
    return null;
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
