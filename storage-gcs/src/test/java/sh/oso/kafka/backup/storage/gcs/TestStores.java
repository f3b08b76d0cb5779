package sh.oso.kafka.backup.storage.gcs;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StoreSettings;

/** Opens stores at emulators, through the provider as users do. */
final class TestStores {

  private TestStores() {}

  static ObjectStore open(String endpoint, String bucket, String... more) throws IOException {
    Map<String, String> values =
        new HashMap<>(
            Map.of(
                "bucket", bucket, "endpoint", endpoint, "allowHttp", "true", "anonymous", "true"));
    for (int i = 0; i < more.length; i += 2) {
      values.put(more[i], more[i + 1]);
    }
    return new GcsStoreProvider().open(new StoreSettings("gcs", values));
  }

  static ObjectStat put(ObjectStore store, String key, byte[] bytes) throws IOException {
    return store.put(ObjectKey.of(key), ObjectContent.of(bytes), Lifetime.LASTING);
  }

  static byte[] read(ObjectStore store, String key, long first, long size) throws IOException {
    try (var in = store.openRange(ObjectKey.of(key), first, size)) {
      return in.readAllBytes();
    }
  }
}
