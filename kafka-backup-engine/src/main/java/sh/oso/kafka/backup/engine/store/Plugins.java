package sh.oso.kafka.backup.engine.store;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** Finds providers both where the engine lies and in a loader of plug-ins. */
final class Plugins {

  private Plugins() {}

  static <P> List<P> find(Class<P> type, ClassLoader plugins) {
    ClassLoader own = Plugins.class.getClassLoader();
    List<P> found = new ArrayList<>();
    Stream.of(own, plugins)
        .distinct()
        .flatMap(loader -> ServiceLoader.load(type, loader).stream())
        .filter(provider -> found.stream().noneMatch(p -> p.getClass() == provider.type()))
        .forEach(provider -> found.add(provider.get()));
    return found;
  }
}
