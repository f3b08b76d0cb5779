package sh.oso.kafka.backup.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.net.URL;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sh.oso.kafka.backup.testkit.plugin.ServiceDeclarations;

/** What module descriptors promise. */
class ModulesTest {

  private static final String ROOT = "sh.oso.kafka.backup.";

  /** Every module of this project by the place that it was loaded from. */
  private static final Map<String, ModuleDescriptor> MODULES = modules(ROOT);

  /** The plug-ins among the samples, named as those of third parties are. */
  private static final Map<String, ModuleDescriptor> PLUGINS = modules("com.example.");

  private static Map<String, ModuleDescriptor> modules(String prefix) {
    String file = "module-info.class";
    Map<String, ModuleDescriptor> modules = new TreeMap<>();
    try {
      for (URL url : Collections.list(ModulesTest.class.getClassLoader().getResources(file))) {
        try (InputStream in = url.openStream()) {
          ModuleDescriptor module = ModuleDescriptor.read(in);
          if (module.name().startsWith(prefix)) {
            modules.put(url.toString().replace(file, ""), module);
          }
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return modules;
  }

  @Test
  void everyModuleIsOneByItself() {
    assertThat(MODULES.values())
        .extracting(module -> module.name().substring(ROOT.length()))
        .containsExactlyInAnyOrder(
            "api",
            "engine",
            "storage.fs",
            "storage.s3",
            "storage.azure",
            "storage.gcs",
            "codec.zstd",
            "codec.lz4",
            "cli",
            "metrics",
            "testkit",
            "samples");
  }

  @Test
  void onlyWhatApplicationsCallExportsPackagesToAll() {
    assertThat(MODULES.values())
        .filteredOn(module -> module.exports().stream().anyMatch(e -> !e.isQualified()))
        .extracting(ModuleDescriptor::name)
        .containsExactlyInAnyOrder(ROOT + "api", ROOT + "metrics", ROOT + "testkit");
  }

  @Test
  void apiRequiresTheJdkAlone() {
    ModuleDescriptor api =
        MODULES.values().stream()
            .filter(m -> m.name().equals(ROOT + "api"))
            .findAny()
            .orElseThrow();
    assertThat(api.requires())
        .filteredOn(requires -> !requires.modifiers().contains(Requires.Modifier.STATIC))
        .extracting(Requires::name)
        .containsExactly("java.base");
  }

  /**
   * A library without a stable module name must not get into the descriptors of its users' users.
   */
  @Test
  void onlyTheTestKitHandsKafkaOn() {
    assertThat(MODULES.values())
        .filteredOn(
            module ->
                module.requires().stream()
                    .filter(requires -> requires.name().equals("kafka.clients"))
                    .anyMatch(r -> r.modifiers().contains(Requires.Modifier.TRANSITIVE)))
        .extracting(ModuleDescriptor::name)
        .containsExactly(ROOT + "testkit");
  }

  @TestFactory
  java.util.stream.Stream<DynamicTest> sameServicesOnClassPathAndModulePath() {
    return MODULES.values().stream()
        .filter(module -> !module.provides().isEmpty())
        .map(
            module ->
                DynamicTest.dynamicTest(
                    module.name(),
                    () -> {
                      String provider =
                          module.provides().iterator().next().providers().iterator().next();
                      ServiceDeclarations.assertSameOnBothPaths(
                          Class.forName(provider, false, ModulesTest.class.getClassLoader()));
                    }));
  }

  @Test
  void noServiceIsDeclaredForTheClassPathOnly() throws IOException {
    Set<String> services = new HashSet<>();
    Set<String> homes = new HashSet<>(PLUGINS.keySet());
    MODULES.forEach(
        (home, module) -> {
          services.addAll(module.uses());
          if (!module.provides().isEmpty()) {
            homes.add(home);
          }
        });
    assertThat(services).hasSize(3);
    for (String service : services) {
      String file = "META-INF/services/" + service;
      for (URL url : Collections.list(getClass().getClassLoader().getResources(file))) {
        assertThat(homes).contains(url.toString().replace(file, ""));
      }
    }
  }
}
