package sh.oso.kafka.backup.engine.store;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.RepositoryException;
import sh.oso.kafka.backup.api.spi.EngineSettings;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.ObjectStoreProvider;
import sh.oso.kafka.backup.api.store.StoreSettings;

/** Opens the store that the settings name. */
public final class Stores {

  private Stores() {}

  /**
   * Opens a store.
   *
   * @throws InvalidRequestException if no provider fits, or it refuses a setting
   * @throws RepositoryException if local preparations fail
   */
  public static ObjectStore open(EngineSettings.Repository where, ClassLoader plugins) {
    List<ObjectStoreProvider> providers = Plugins.find(ObjectStoreProvider.class, plugins);
    if (where instanceof EngineSettings.ByStore opened) {
      return opened.store();
    }
    try {
      if (where instanceof EngineSettings.ByLocation by) {
        URI location = by.location();
        String scheme =
            location.getScheme() == null ? "" : location.getScheme().toLowerCase(Locale.ROOT);
        ObjectStoreProvider provider =
            pick(
                providers,
                p -> p.uriSchemes().contains(scheme),
                "no store takes locations that begin with '" + scheme + ":'");
        return provider.open(settings(provider, location));
      }
      StoreSettings settings = ((EngineSettings.BySettings) where).settings();
      return pick(
              providers,
              p -> p.type().equals(settings.type()),
              "there is no store of type '" + settings.type() + "'")
          .open(settings);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new RepositoryException("storage: " + e.getMessage(), e);
    }
  }

  private static StoreSettings settings(ObjectStoreProvider provider, URI location) {
    try {
      return provider.settings(location);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException("storage: " + e.getMessage(), e);
    }
  }

  private static ObjectStoreProvider pick(
      List<ObjectStoreProvider> providers, Predicate<ObjectStoreProvider> fits, String problem) {
    return providers.stream()
        .filter(fits)
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    "storage: "
                        + problem
                        + "; at hand: "
                        + providers.stream()
                            .map(p -> p.type() + " " + p.uriSchemes())
                            .sorted()
                            .collect(Collectors.joining(", "))
                        + ". Add the artifact kafka-backup-storage-<type> or correct the name"));
  }
}
