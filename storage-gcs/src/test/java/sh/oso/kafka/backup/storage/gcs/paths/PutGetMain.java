package sh.oso.kafka.backup.storage.gcs.paths;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.ServiceLoader;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.ObjectStoreProvider;
import sh.oso.kafka.backup.api.store.StoreSettings;

/**
 * Finds the store as its users do, whatever path it is on, and uses it. In a package of its own,
 * since a module's packages are its own. Arguments: endpoint, bucket, key, credentials.
 */
public final class PutGetMain {

  private PutGetMain() {}

  public static void main(String[] args) throws IOException {
    ObjectStoreProvider provider = ServiceLoader.load(ObjectStoreProvider.class).iterator().next();
    Map<String, String> settings =
        Map.of("bucket", args[1], "endpoint", args[0], "allowHttp", "true", "anonymous", "true");
    ObjectKey key = ObjectKey.of(args[2]);
    try (ObjectStore store = provider.open(new StoreSettings("gcs", settings))) {
      byte[] bytes = "what was put".getBytes(StandardCharsets.UTF_8);
      store.put(key, ObjectContent.of(bytes), Lifetime.LASTING);
      try (InputStream in = store.openRange(key, 5, 7)) {
        System.out.println(
            "got '"
                + new String(in.readAllBytes(), StandardCharsets.UTF_8)
                + "' in "
                + provider.getClass().getModule());
      }
      System.out.println("listed " + store.list("", "").next().orElseThrow().key());
    }
    // Credentials take other parts of the library.
    provider
        .open(new StoreSettings("gcs", Map.of("bucket", args[1], "credentialsFile", args[3])))
        .close();
  }
}
