package sh.oso.kafka.backup.cli.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the command line says about settings. A later word on the same setting wins. */
public final class Flags {

  /** A scheme has two letters at least: {@code C:} is a drive. */
  private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

  private record Overlay(List<String> path, Value value) {}

  private final List<Overlay> overlays = new ArrayList<>();
  final Problems problems = new Problems();

  /** Gives a setting, unless the text is null. */
  public Flags text(Key key, @Nullable String text, String flag) {
    if (text != null) {
      add(key.names(), text, flag);
    }
    return this;
  }

  /** Gives entries of a map, each as {@code name=value}. */
  public Flags entries(Key key, List<String> entries, String flag) {
    Set<String> names = new HashSet<>();
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      if (equals < 1) {
        // Not shown: it may be a secret that lacks its name.
        problems.add(flag, "a value has no name; write NAME=VALUE", null);
      } else if (!names.add(entry.substring(0, equals))) {
        problems.add(
            flag, entry.substring(0, equals) + " is given twice; say all of it once", null);
      } else {
        add(append(key, entry.substring(0, equals)), entry.substring(equals + 1), flag);
      }
    }
    return this;
  }

  /** Gives entries of a map from a file of Java properties. */
  public Flags propertiesFile(Key key, @Nullable Path file, String flag) {
    if (file != null) {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        problems.add(flag, "cannot read " + file + ": " + FileText.reason(e), null);
      }
      for (String name : new TreeSet<>(properties.stringPropertyNames())) {
        add(append(key, name), properties.getProperty(name), flag);
      }
    }
    return this;
  }

  /**
   * Gives the cluster to clone to.
   *
   * @param servers null for what the file says
   * @param file of properties of a Kafka client, null for none
   * @param properties each as {@code name=value}
   */
  public Flags target(@Nullable String servers, @Nullable Path file, List<String> properties) {
    Flags plain =
        new Flags()
            .propertiesFile(Key.PROPERTIES, file, "--target-kafka-config")
            .entries(Key.PROPERTIES, properties, "--target-kafka-property")
            .text(Key.BOOTSTRAP_SERVERS, servers, "--target-bootstrap-servers");
    problems.addAll(plain.problems);
    for (Overlay overlay : plain.overlays) {
      List<String> path = new ArrayList<>(overlay.path);
      path.set(0, "targetCluster");
      overlays.add(new Overlay(path, overlay.value));
    }
    return this;
  }

  /** Gives the repository, as a URI or a folder, in place of all that the file says of it. */
  public Flags storage(@Nullable String location, String flag) {
    if (location != null) {
      Origin origin = Origin.ofFlag(flag);
      Value.Text uri = new Value.Text(uri(location), origin);
      Value.Fields storage = new Value.Fields(Map.of("uri", uri), origin);
      overlays.add(new Overlay(List.of("storage"), storage));
    }
    return this;
  }

  /** The URI of a place that is given as a URI or a folder. */
  static String uri(String location) {
    return URI.matcher(location).matches()
        ? location
        : Path.of(location).toAbsolutePath().normalize().toUri().toString();
  }

  /** Gives any settings, each as {@code path=value}. */
  public Flags any(List<String> assignments, String flag) {
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      if (equals < 1) {
        problems.add(flag, "a value has no name; write NAME=VALUE", null);
      } else {
        String path = assignment.substring(0, equals);
        add(names(path), assignment.substring(equals + 1), flag + " " + path);
      }
    }
    return this;
  }

  /** The tree with these flags laid over it; what they say of the cluster goes to that block. */
  Value.Fields over(Value.Fields file, String clusterBlock) {
    Value.Fields tree = file;
    for (Overlay overlay : overlays) {
      List<String> path = new ArrayList<>(overlay.path);
      path.replaceAll(
          name -> path.get(0).equals(name) && name.equals("kafkaCluster") ? clusterBlock : name);
      tree = tree.with(path, overlay.value);
    }
    return tree;
  }

  private void add(List<String> path, String text, String flag) {
    overlays.add(new Overlay(path, new Value.Text(text, Origin.ofFlag(flag))));
  }

  private static List<String> append(Key key, String name) {
    List<String> path = new ArrayList<>(key.names());
    path.add(name);
    return path;
  }

  /** Splits at dots, save those in the name of a map's entry. */
  private static List<String> names(String path) {
    for (Key key : Key.values()) {
      if (key.isMap() && path.startsWith(key.path() + ".")) {
        return append(key, path.substring(key.path().length() + 1));
      }
    }
    return List.of(path.split("\\."));
  }
}
