package sh.oso.kafka.backup.cli.distribution;

import java.net.URI;
import java.util.List;
import java.util.Set;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.ObjectStoreProvider;
import sh.oso.kafka.backup.api.store.StoreSetting;
import sh.oso.kafka.backup.api.store.StoreSettings;

/** Shows that it was found by refusing every location in words of its own. */
public final class EchoStoreProvider implements ObjectStoreProvider {

  @Override
  public String type() {
    return "echo";
  }

  @Override
  public Set<String> uriSchemes() {
    return Set.of("echo");
  }

  @Override
  public List<StoreSetting> knownSettings() {
    return List.of();
  }

  @Override
  public StoreSettings settings(URI location) {
    throw new IllegalArgumentException("the plug-in heard " + location);
  }

  @Override
  public ObjectStore open(StoreSettings settings) {
    throw new IllegalArgumentException("the plug-in cannot open");
  }
}
