package sh.oso.kafka.backup.testkit.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A module names its services twice: in its descriptor for the module path, and under {@code
 * META-INF/services} for the class path. This sees to it that both say the same.
 */
public final class ServiceDeclarations {

  private ServiceDeclarations() {}

  /**
   * Fails unless both declarations name the same providers for the same services, and at least one.
   *
   * @param inModule any class of the module, which may lie in a folder of classes or in a jar
   * @throws IOException if the module cannot be read
   */
  public static void assertSameOnBothPaths(Class<?> inModule) throws IOException {
    Path home = Path.of(java.net.URI.create(location(inModule)));
    if (Files.isDirectory(home)) {
      compare(home);
    } else {
      try (FileSystem jar = FileSystems.newFileSystem(home)) {
        compare(jar.getPath("/"));
      }
    }
  }

  private static String location(Class<?> inModule) {
    var source = inModule.getProtectionDomain().getCodeSource();
    assertThat(source).as("where %s was loaded from", inModule).isNotNull();
    return source.getLocation().toString();
  }

  private static void compare(Path home) throws IOException {
    Map<String, List<String>> onModulePath = new HashMap<>();
    try (InputStream in = Files.newInputStream(home.resolve("module-info.class"))) {
      ModuleDescriptor.read(in)
          .provides()
          .forEach(p -> onModulePath.put(p.service(), p.providers()));
    }
    Map<String, List<String>> onClassPath = new HashMap<>();
    Path services = home.resolve("META-INF/services");
    if (Files.isDirectory(services)) {
      try (Stream<Path> files = Files.list(services)) {
        for (Path file : files.toList()) {
          onClassPath.put(file.getFileName().toString(), providers(file));
        }
      }
    }
    assertThat(onModulePath).as("services in the descriptor of " + home).isNotEmpty();
    assertThat(onClassPath).as("services under " + services).isEqualTo(onModulePath);
  }

  private static List<String> providers(Path file) throws IOException {
    List<String> providers = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String provider = line.replaceFirst("#.*", "").strip();
      if (!provider.isEmpty()) {
        providers.add(provider);
      }
    }
    return providers;
  }
}
