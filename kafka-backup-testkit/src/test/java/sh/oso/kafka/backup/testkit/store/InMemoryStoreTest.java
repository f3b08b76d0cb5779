package sh.oso.kafka.backup.testkit.store;

import java.util.HashMap;
import java.util.Map;
import sh.oso.kafka.backup.api.store.ObjectStore;

class InMemoryStoreTest extends ObjectStoreContract {

  private final Map<String, InMemoryStore> places = new HashMap<>();

  @Override
  protected ObjectStore open(String place) {
    return places.computeIfAbsent(place, p -> new InMemoryStore());
  }
}
