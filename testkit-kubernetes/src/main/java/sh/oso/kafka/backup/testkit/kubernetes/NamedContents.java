package sh.oso.kafka.backup.testkit.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads secrets and config maps of one namespace. */
record NamedContents(KubernetesClient client, String namespace) {

  /** What holds bytes under keys. */
  enum Kind {
    SECRET("secret", "Secret"),
    CONFIG_MAP("configmap", "ConfigMap");

    private final String word;
    private final String title;

    Kind(String word, String title) {
      this.word = word;
      this.title = title;
    }

    String word() {
      return word;
    }

    String title() {
      return title;
    }
  }

  /** What it holds, by key; empty if there is none of that name. */
  Optional<Map<String, byte[]>> find(Kind kind, String name) {
    return switch (kind) {
      case SECRET ->
          Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get())
              .map(NamedContents::contents);
      case CONFIG_MAP ->
          Optional.ofNullable(client.configMaps().inNamespace(namespace).withName(name).get())
              .map(NamedContents::contents);
    };
  }

  /** For the environment: what it holds, nothing if it is optional and missing. */
  Map<String, byte[]> required(Kind kind, String name, @Nullable Boolean optional)
      throws NotYetException {
    Optional<Map<String, byte[]>> found = find(kind, name);
    if (found.isEmpty() && !Boolean.TRUE.equals(optional)) {
      throw NotYetException.environment(kind.word() + " \"" + name + "\" not found");
    }
    return found.orElseGet(Map::of);
  }

  String path(String name) {
    return namespace + "/" + name;
  }

  private static Map<String, byte[]> contents(Secret secret) {
    return decoded(secret.getData());
  }

  private static Map<String, byte[]> contents(ConfigMap map) {
    Map<String, byte[]> all = decoded(map.getBinaryData());
    if (map.getData() != null) {
      map.getData().forEach((key, text) -> all.put(key, text.getBytes(UTF_8)));
    }
    return all;
  }

  private static Map<String, byte[]> decoded(@Nullable Map<String, String> data) {
    Map<String, byte[]> all = new TreeMap<>();
    if (data != null) {
      data.forEach((key, value) -> all.put(key, Base64.getDecoder().decode(value)));
    }
    return all;
  }
}
