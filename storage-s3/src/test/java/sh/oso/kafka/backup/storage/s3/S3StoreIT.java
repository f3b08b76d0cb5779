package sh.oso.kafka.backup.storage.s3;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.testkit.servers.S3Server;
import sh.oso.kafka.backup.testkit.store.ObjectStoreContract;

class S3StoreIT extends ObjectStoreContract {

  private final Set<String> buckets = new HashSet<>();

  @Override
  protected ObjectStore open(String place) {
    if (buckets.add(place)) {
      TestStores.server().createBucket(place);
    }
    // The test server keeps to the condition, also when an upload is completed.
    return TestStores.open(place, "conditionalMultipart=true");
  }

  @Override
  protected List<String> secrets() {
    return List.of(S3Server.ACCESS_KEY, S3Server.SECRET_KEY);
  }
}
