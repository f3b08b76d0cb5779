package sh.oso.kafka.backup.storage.gcs;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.testkit.servers.GcsServer;
import sh.oso.kafka.backup.testkit.store.ObjectStoreContract;

/** The contract, in buckets of their own: without a prefix the longest keys fit. */
class GcsStoreIT extends ObjectStoreContract {

  private static @Nullable GcsServer running;
  private final Set<String> buckets = new HashSet<>();

  @BeforeAll
  static void start() {
    running = GcsServer.inMemory();
  }

  @AfterAll
  static void stop() {
    if (running != null) {
      running.close();
    }
  }

  private static GcsServer server() {
    return java.util.Objects.requireNonNull(running);
  }

  @Override
  protected ObjectStore open(String place) throws IOException {
    if (buckets.add(place)) {
      server().createBucket(place);
    }
    return TestStores.open(server().endpoint(), place);
  }

  /** The server looks through all objects for each: {@link GcsListingIT} has ten thousand. */
  @Override
  public int manyObjects() {
    return 1_000;
  }
}
