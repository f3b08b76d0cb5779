package sh.oso.kafka.backup.storage.gcs;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.testkit.servers.GcsServer;
import sh.oso.kafka.backup.testkit.store.ObjectStoreContract;

/** The contract once more, below a prefix of a bucket that others use as well. */
class GcsPrefixIT extends ObjectStoreContract {

  private static @Nullable GcsServer running;

  @BeforeAll
  static void start() throws IOException {
    running = GcsServer.inMemory();
    running.createBucket("shared");
    try (ObjectStore others = TestStores.open(running.endpoint(), "shared")) {
      for (String key : new String[] {"A", "pre fix", "pre fix/\u00e9", "zz"}) {
        TestStores.put(others, key, new byte[7]);
      }
    }
  }

  @AfterAll
  static void stop() {
    if (running != null) {
      running.close();
    }
  }

  @Override
  protected ObjectStore open(String place) throws IOException {
    return TestStores.open(
        requireNonNull(running).endpoint(), "shared", "prefix", "/pre fix/\u00e9/" + place + "/");
  }

  @Override
  public int manyObjects() {
    return 200;
  }
}
