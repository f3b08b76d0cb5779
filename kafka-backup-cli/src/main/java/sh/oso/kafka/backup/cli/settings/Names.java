package sh.oso.kafka.backup.cli.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Refuses every name that no setting has, and says which one may be meant. */
final class Names {

  private static final String LATER = "not supported yet by this version; remove it";
  private static final String OPERATOR_ONLY = "has a meaning in Kubernetes only; remove it";
  private static final String RESOURCE =
      "is the frame of a Kubernetes resource; a settings file holds the fields of its spec alone";

  /** Names of the custom resources that cannot be honoured here. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("apiVersion", RESOURCE),
          Map.entry("kind", RESOURCE),
          Map.entry("metadata", RESOURCE),
          Map.entry("spec", RESOURCE),
          Map.entry("status", RESOURCE),
          Map.entry("schedule", LATER),
          Map.entry("timeZone", LATER),
          Map.entry("suspend", LATER),
          Map.entry(
              "evidence.signing.keySecret",
              "has a meaning in Kubernetes only; write evidence.signing.privateKeyFile"),
          Map.entry("backupRef", "has a meaning in Kubernetes only; write backupId"),
          Map.entry("resources", OPERATOR_ONLY),
          Map.entry("job", OPERATOR_ONLY),
          Map.entry("podTemplate", OPERATOR_ONLY),
          Map.entry("deletionPolicy", OPERATOR_ONLY),
          Map.entry(
              "kafkaCluster.tlsSecret",
              "has a meaning in Kubernetes only; write kafkaCluster.tls with caFile, certFile and"
                  + " keyFile"),
          Map.entry(
              "kafkaCluster.saslSecret",
              "has a meaning in Kubernetes only; write kafkaCluster.sasl with mechanism, username"
                  + " and password or passwordFile"),
          Map.entry(
              "storage.pvc",
              "has a meaning in Kubernetes only; write storageType: filesystem and"
                  + " storage.filesystem.path, the folder where the volume is mounted"));

  private final StoreTypes stores;
  private final Problems problems;

  Names(StoreTypes stores, Problems problems) {
    this.stores = stores;
    this.problems = problems;
  }

  void check(Value.Fields root) {
    check("", root);
  }

  private void check(String prefix, Value.Fields block) {
    block
        .fields()
        .forEach(
            (name, value) -> {
              String path = prefix.isEmpty() ? name : prefix + "." + name;
              String schema = inSchema(path);
              @Nullable String refusal = REFUSED.get(schema);
              if (refusal != null) {
                problems.add(path, refusal, value.origin());
              } else if (Key.at(schema).isPresent()) {
                return;
              } else if (Key.isBlock(schema)) {
                checkBlock(path, value);
              } else if (prefix.equals("storage") && value instanceof Value.Fields fields) {
                checkStore(name, fields);
              } else if (prefix.equals("storage") && stores.names(name) != null) {
                checkBlock(path, value);
              } else {
                problems.add(path, "unknown" + hint(path, schema), value.origin());
              }
            });
  }

  private void checkBlock(String path, Value value) {
    if (value instanceof Value.Fields fields) {
      check(path, fields);
    } else if (!Value.isEmpty(value)) {
      problems.add(path, "is a block; write settings of its own below it", value.origin());
    }
  }

  /** A block of a store that is not at hand is no problem while it is not asked for. */
  private void checkStore(String type, Value.Fields fields) {
    List<String> known = stores.names(type);
    if (known != null) {
      checkStore("storage." + type, "", fields, known);
    }
  }

  private void checkStore(String store, String prefix, Value.Fields block, List<String> known) {
    block
        .fields()
        .forEach(
            (field, value) -> {
              String name = prefix + field;
              String path = store + "." + name;
              if (known.contains(name)) {
                if (!(value instanceof Value.Text)) {
                  problems.add(path, "must be plain text", value.origin());
                }
              } else if (field.endsWith("Secret") && value instanceof Value.Fields) {
                problems.add(
                    path,
                    "has a meaning in Kubernetes only; write the values themselves, as ${VARIABLE},"
                        + " or name files that hold them",
                    value.origin());
              } else if (known.stream().anyMatch(it -> it.startsWith(name + "."))) {
                if (value instanceof Value.Fields fields) {
                  checkStore(store, name + ".", fields, known);
                } else {
                  checkBlock(path, value);
                }
              } else {
                problems.add(
                    path,
                    "unknown; "
                        + Nearest.to(name, known)
                            .map(near -> "did you mean " + store + "." + near + "?")
                            .orElse("there are " + String.join(", ", known)),
                    value.origin());
              }
            });
  }

  private static String hint(String path, String schema) {
    Set<String> paths = new TreeSet<>(Set.of("targetCluster"));
    for (Key key : Key.values()) {
      List<String> names = key.names();
      for (int end = 1; end <= names.size(); end++) {
        paths.add(String.join(".", names.subList(0, end)));
      }
    }
    String parent = schema.substring(0, schema.lastIndexOf('.') + 1);
    Set<String> siblings = new TreeSet<>(paths);
    siblings.removeIf(it -> !it.startsWith(parent) || it.indexOf('.', parent.length()) > 0);
    String last = schema.substring(parent.length());
    return Nearest.to(last, siblings.stream().map(it -> it.substring(parent.length())).toList())
        .map(near -> path.substring(0, path.lastIndexOf('.') + 1) + near)
        .or(() -> inOtherBlock(last, paths))
        .map(near -> "; did you mean " + near + "?")
        .orElse("; remove it, or see the list of settings");
  }

  /** The right name in the wrong block. */
  private static Optional<String> inOtherBlock(String name, Set<String> paths) {
    return Stream.concat(
            paths.stream().filter(it -> it.endsWith("." + name)), Nearest.to(name, paths).stream())
        .findFirst();
  }

  /** The cluster to restore to has the same settings as the cluster to back up. */
  private static String inSchema(String path) {
    return path.replaceFirst("^targetCluster(?=\\.|$)", "kafkaCluster");
  }
}
