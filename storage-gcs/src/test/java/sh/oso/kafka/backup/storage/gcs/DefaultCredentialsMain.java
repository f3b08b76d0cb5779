package sh.oso.kafka.backup.storage.gcs;

import java.io.IOException;
import java.util.Map;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StoreSettings;

/** Looks an object up as whoever the environment says. Argument: endpoint. */
final class DefaultCredentialsMain {

  private DefaultCredentialsMain() {}

  public static void main(String[] args) {
    Map<String, String> settings =
        Map.of("bucket", "bucket", "endpoint", args[0], "allowHttp", "true");
    try (ObjectStore store = new GcsStoreProvider().open(new StoreSettings("gcs", settings))) {
      System.out.println("found " + store.findStat(ObjectKey.of("a/b")).orElseThrow().key());
    } catch (IOException e) {
      System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }
}
