package sh.oso.kafka.backup.storage.azure;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.testkit.servers.AzuriteServer;
import sh.oso.kafka.backup.testkit.store.ObjectStoreContract;

class AzureStoreIT extends ObjectStoreContract {

  @RegisterExtension static final SharedAzurite AZURITE = new SharedAzurite();

  /** A place is a container: with a prefix, no key of 1,024 bytes would fit into a blob's name. */
  @Override
  protected ObjectStore open(String place) throws IOException {
    AZURITE.server().createContainer(place);
    return AZURITE.open(place, Map.of("blockSize", "1MiB"));
  }

  @Override
  protected List<String> secrets() {
    return List.of(AzuriteServer.ACCOUNT_KEY);
  }

  /** Azurite looks at all blobs for each one that it deletes; {@link LargeListingIT} has more. */
  @Override
  public int manyObjects() {
    return 1_000;
  }
}
