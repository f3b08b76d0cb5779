package sh.oso.kafka.backup.engine.store;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import sh.oso.kafka.backup.api.InvalidRequestException;

/** Finds providers both where the engine lies and in a loader of plug-ins. */
final class Plugins {

  private Plugins() {}

  /**
   * Instances of all providers.
   *
   * @throws InvalidRequestException if one of them cannot be loaded
   */
  static <P> List<P> find(Class<P> type, ClassLoader plugins) {
    ClassLoader own = Plugins.class.getClassLoader();
    List<P> found = new ArrayList<>();
    try {
      Stream.of(own, plugins)
          .distinct()
          .flatMap(loader -> ServiceLoader.load(type, loader).stream())
          .filter(provider -> found.stream().noneMatch(p -> p.getClass() == provider.type()))
          .forEach(provider -> found.add(provider.get()));
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new InvalidRequestException(
          "a plug-in cannot be loaded: "
              + e.getMessage()
              + (e.getCause() == null ? "" : ": " + e.getCause())
              + "; remove its jar or take one that fits this version and this JDK",
          e);
    }
    return found;
  }
}
