package sh.oso.kafka.backup.storage.s3;

import java.net.URI;
import java.time.Clock;
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
 * Offers buckets as stores: type {@code s3}, or {@code s3://bucket/prefix?region=...} with any
 * other setting behind the question mark.
 */
public final class S3StoreProvider implements ObjectStoreProvider {

  static final String TYPE = "s3";

  /** For {@link java.util.ServiceLoader}. */
  public S3StoreProvider() {}

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Set<String> uriSchemes() {
    return Set.of(TYPE);
  }

  @Override
  public List<StoreSetting> knownSettings() {
    return KnownSettings.ALL;
  }

  @Override
  public StoreSettings settings(URI location) {
    // What is wrong is told without the location: it may hold secrets.
    String authority = location.getRawAuthority();
    if (!TYPE.equalsIgnoreCase(location.getScheme()) || authority == null) {
      throw new IllegalArgumentException("this names no bucket: write s3://bucket/prefix");
    }
    if (authority.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "an s3:// location has no user or password before the bucket; give accessKey and"
              + " secretKey as settings");
    }
    if (authority.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "an s3:// location has no port behind the bucket; write for example"
              + " s3://bucket/prefix?endpoint=https://host:9000");
    }
    if (location.getRawFragment() != null) {
      throw new IllegalArgumentException("write '#' as %23 if it belongs to the s3:// location");
    }
    Map<String, String> values = new LinkedHashMap<>();
    values.put(KnownSettings.BUCKET, authority);
    values.put(KnownSettings.PREFIX, location.getPath());
    StoreSettingsReader.query(location)
        .forEach(
            (name, value) -> {
              if (values.put(name, value) != null) {
                throw new IllegalArgumentException(
                    name + " is given twice: s3://bucket/prefix has it already");
              }
            });
    StoreSettings settings = new StoreSettings(TYPE, values);
    new StoreSettingsReader(settings, this).finish();
    return settings;
  }

  @Override
  public ObjectStore open(StoreSettings settings) {
    StoreSettingsReader reader = new StoreSettingsReader(settings, this);
    S3Settings read = S3Settings.read(reader);
    reader.finish();
    return new S3Store(read, Clock.systemUTC());
  }
}
