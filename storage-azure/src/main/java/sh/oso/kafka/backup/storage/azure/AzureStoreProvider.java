package sh.oso.kafka.backup.storage.azure;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.ObjectStoreProvider;
import sh.oso.kafka.backup.api.store.StoreSetting;
import sh.oso.kafka.backup.api.store.StoreSettings;
import sh.oso.kafka.backup.api.store.StoreSettingsReader;

/**
 * Offers containers of Azure Blob Storage as stores: type {@code azure}, or {@code
 * az://account/container/prefix}, with further settings behind a question mark.
 */
public final class AzureStoreProvider implements ObjectStoreProvider {

  static final String TYPE = "azure";
  static final String SCHEME = "az";

  private static final String EXAMPLE =
      ": write az://account/container/prefix, with further settings as ?name=value&name=value";

  /** For {@link java.util.ServiceLoader}. */
  public AzureStoreProvider() {}

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Set<String> uriSchemes() {
    return Set.of(SCHEME);
  }

  @Override
  public List<StoreSetting> knownSettings() {
    return SettingNames.ALL;
  }

  @Override
  public StoreSettings settings(URI location) {
    // Told without the query, which may hold secrets.
    String told = "'" + location.getScheme() + "://" + location.getRawAuthority() + "'";
    if (!SCHEME.equalsIgnoreCase(location.getScheme()) || location.getRawAuthority() == null) {
      throw new IllegalArgumentException(told + " names no container" + EXAMPLE);
    }
    if (location.getRawFragment() != null) {
      throw new IllegalArgumentException(told + " is followed by '#': write it as %23");
    }
    if (location.getRawUserInfo() != null || location.getPort() >= 0) {
      throw new IllegalArgumentException(
          "an account has a name only; a server of your own is the setting 'endpoint'" + EXAMPLE);
    }
    String[] parts = location.getPath().split("/", 3);
    if (parts.length < 2 || parts[1].isEmpty()) {
      throw new IllegalArgumentException(told + " names no container" + EXAMPLE);
    }
    Map<String, String> values = new LinkedHashMap<>(StoreSettingsReader.query(location));
    putNew(values, SettingNames.ACCOUNT_NAME, location.getRawAuthority());
    putNew(values, SettingNames.CONTAINER, parts[1]);
    if (parts.length == 3 && !parts[2].isEmpty()) {
      putNew(values, SettingNames.PREFIX, parts[2]);
    }
    return new StoreSettings(TYPE, values);
  }

  private static void putNew(Map<String, String> values, String name, String value) {
    if (values.put(name, value) != null) {
      throw new IllegalArgumentException(
          name + " is given twice, before and behind '?'; keep the first");
    }
  }

  @Override
  public ObjectStore open(StoreSettings settings) throws IOException {
    AzureSettings read =
        new SettingsParser(new StoreSettingsReader(settings, this), settings, System.getenv())
            .parse();
    return new AzureStore(read, AzureClients.open(read));
  }

  static String uri(String account, String path) {
    try {
      return new URI(SCHEME, account, path, null, null).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a name and a path make a URI", e);
    }
  }
}
