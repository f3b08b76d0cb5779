package sh.oso.kafka.backup.testkit.kafka;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The class path of a broker. By default these are the jars of this JVM, whose build resolved
 * Kafka's server with the test kit. Versions are never mixed: the jars of another one come from
 * where a system property says.
 */
record BrokerClassPath(String version, List<String> entries) {

  private static final String PROPERTY = "kafka.testkit.classpath.";
  private static final Pattern SERVER_JAR = Pattern.compile("kafka_2\\.1\\d-(\\d.*)\\.jar");

  static BrokerClassPath find(@Nullable String wanted) {
    List<Path> jars = jarsOfThisJvm();
    String own =
        jars.stream()
            .map(BrokerClassPath::serverVersion)
            .filter(v -> !v.isEmpty())
            .findFirst()
            .orElse("");
    String version = wanted == null ? own : wanted;
    if (version.isEmpty()) {
      throw new IllegalStateException(
          "no broker is on the class path: depend on kafka-backup-testkit with its dependencies of"
              + " scope runtime, among them org.apache.kafka:kafka_2.13");
    }
    String given = System.getProperty(PROPERTY + version);
    if (given != null) {
      return new BrokerClassPath(version, List.of(resolve(given)));
    }
    if (!version.equals(own)) {
      throw new IllegalStateException(
          "Kafka %s is not provided: set the system property %s%s to a class path with its server, such as /opt/kafka_2.13-%s/libs/*, or to @ and a file that holds one (provided without it: %s)"
              .formatted(version, PROPERTY, version, version, own.isEmpty() ? "none" : own));
    }
    return new BrokerClassPath(version, jars.stream().map(Path::toString).toList());
  }

  /** As the argument {@code -cp} wants it, with the launcher in front. */
  String text() {
    return ownLocation() + File.pathSeparator + String.join(File.pathSeparator, entries);
  }

  /** Whether brokers can be told to log with slf4j-simple, should other bindings be around. */
  boolean hasSimpleLogger() {
    return entries.stream().anyMatch(entry -> entry.contains("slf4j-simple-"));
  }

  private static String resolve(String given) {
    if (!given.startsWith("@")) {
      return given;
    }
    Path file = Path.of(given.substring(1));
    try {
      return Files.readString(file).strip();
    } catch (IOException failure) {
      throw new IllegalStateException(
          "the class path of a broker cannot be read from " + file + ": build what writes it first",
          failure);
    }
  }

  private static String serverVersion(Path jar) {
    Matcher matcher = SERVER_JAR.matcher(String.valueOf(jar.getFileName()));
    return matcher.matches() ? matcher.group(1) : "";
  }

  private static String ownLocation() {
    try {
      return Path.of(
              BrokerClassPath.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Folders of classes are left out: a broker has no use for those of the tests. */
  private static List<Path> jarsOfThisJvm() {
    Set<Path> jars = new LinkedHashSet<>();
    for (String property :
        List.of("surefire.test.class.path", "java.class.path", "jdk.module.path")) {
      for (String entry : System.getProperty(property, "").split(File.pathSeparator, -1)) {
        if (!entry.isEmpty()) {
          addJars(Path.of(entry).toAbsolutePath(), property.equals("jdk.module.path"), jars);
        }
      }
    }
    return List.copyOf(jars);
  }

  private static void addJars(Path entry, boolean folderOfModules, Set<Path> jars) {
    try {
      if (entry.toString().endsWith(".jar") && Files.isRegularFile(entry)) {
        if (jars.add(entry)) {
          for (Path named : namedByManifest(entry)) {
            addJars(named, false, jars);
          }
        }
      } else if (folderOfModules && Files.isDirectory(entry)) {
        try (Stream<Path> files = Files.list(entry)) {
          files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(jars::add);
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot read " + entry, failure);
    }
  }

  /** Build tools and IDEs pass a long class path as one jar whose manifest names the rest. */
  private static List<Path> namedByManifest(Path jar) throws IOException {
    List<Path> named = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      Manifest manifest = file.getManifest();
      String text =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      if (text != null) {
        for (String part : text.trim().split("\\s+", -1)) {
          URI uri = jar.toUri().resolve(part);
          if ("file".equals(uri.getScheme())) {
            named.add(Path.of(uri));
          }
        }
      }
    }
    return named;
  }
}
