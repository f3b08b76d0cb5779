package sh.oso.kafka.backup.storage.gcs;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.ObjectStoreProvider;
import sh.oso.kafka.backup.api.store.StoreSetting;
import sh.oso.kafka.backup.api.store.StoreSettings;
import sh.oso.kafka.backup.api.store.StoreSettingsReader;

/**
 * Offers buckets of Google Cloud Storage as stores: type {@code gcs}, or {@code
 * gs://bucket/prefix?name=value&...} with the settings but for secrets behind the question mark.
 */
public final class GcsStoreProvider implements ObjectStoreProvider {

  static final String TYPE = "gcs";
  static final String SCHEME = "gs";

  /** For {@link java.util.ServiceLoader}. */
  public GcsStoreProvider() {}

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
    return GcsSettings.KNOWN;
  }

  @Override
  public StoreSettings settings(URI location) {
    if (!SCHEME.equalsIgnoreCase(location.getScheme())) {
      throw new IllegalArgumentException(
          "a location of scheme '" + location.getScheme() + "' names no bucket: " + FORM);
    }
    String bucket = location.getRawAuthority();
    if (bucket == null || bucket.contains("@") || bucket.contains(":")) {
      throw new IllegalArgumentException("the bucket is missing or is more than a name: " + FORM);
    }
    if (location.getRawFragment() != null) {
      throw new IllegalArgumentException("write '#' as %23 if it belongs to the location: " + FORM);
    }
    Map<String, String> values = new HashMap<>(StoreSettingsReader.query(location));
    List<String> names = StoreSettingsReader.names(GcsSettings.KNOWN);
    for (String name : values.keySet()) {
      if (name.equals(GcsSettings.BUCKET) || name.equals(GcsSettings.PREFIX)) {
        throw new IllegalArgumentException(name + " stands before the '?': " + FORM);
      }
      if (name.equals(GcsSettings.CREDENTIALS)) {
        throw new IllegalArgumentException(
            "a location is seen by others, so that it takes no secrets: write credentialsFile");
      }
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            name + ": unknown; a store of type gcs takes " + String.join(", ", names));
      }
    }
    values.put(GcsSettings.BUCKET, bucket);
    values.put(GcsSettings.PREFIX, location.getPath());
    return new StoreSettings(TYPE, values);
  }

  private static final String FORM = "write gs://bucket/prefix";

  @Override
  public ObjectStore open(StoreSettings settings) throws IOException {
    GcsSettings parsed = GcsSettings.parse(settings, this);
    return new GcsStore(parsed, GcsClients.open(parsed));
  }
}
