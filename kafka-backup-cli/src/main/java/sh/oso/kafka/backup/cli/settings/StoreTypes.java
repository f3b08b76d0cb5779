package sh.oso.kafka.backup.cli.settings;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.store.ObjectStoreProvider;
import sh.oso.kafka.backup.api.store.StoreSetting;
import sh.oso.kafka.backup.api.store.StoreSettingsReader;

/**
 * The stores at hand, and what each takes.
 *
 * @param settings by type, in the order of the types
 */
public record StoreTypes(Map<String, List<StoreSetting>> settings) {

  public StoreTypes {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /**
   * The stores that come with the command, and those of plug-ins.
   *
   * @throws InvalidRequestException if one of them cannot be loaded
   */
  public static StoreTypes find(ClassLoader plugins) {
    Map<String, List<StoreSetting>> settings = new TreeMap<>();
    for (ClassLoader loader :
        Stream.of(StoreTypes.class.getClassLoader(), plugins).distinct().toList()) {
      try {
        for (ObjectStoreProvider provider : ServiceLoader.load(ObjectStoreProvider.class, loader)) {
          settings.putIfAbsent(provider.type(), provider.knownSettings());
        }
      } catch (ServiceConfigurationError | LinkageError e) {
        throw new InvalidRequestException(
            "a plug-in cannot be loaded: "
                + e.getMessage()
                + (e.getCause() == null ? "" : ": " + e.getCause())
                + "; remove its jar or take one that fits this version and this JDK",
            e);
      }
    }
    return new StoreTypes(settings);
  }

  /** Names that a store takes, with dots between blocks; null if there is no such store. */
  @Nullable List<String> names(String type) {
    List<StoreSetting> known = settings.get(type);
    return known == null ? null : StoreSettingsReader.names(known);
  }

  List<String> types() {
    return List.copyOf(settings.keySet());
  }
}
