package sh.oso.kafka.backup.storage.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StoreSettings;
import sh.oso.kafka.backup.testkit.servers.S3Server;

/** Stores on the server that all tests of this module share. */
final class TestStores {

  private TestStores() {}

  private static final class Shared {
    static final S3Server SERVER = S3Server.start(folder());
  }

  /** A folder that the next clean build removes. */
  static Path folder() {
    try {
      return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "s3-")
          .toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static S3Server server() {
    return Shared.SERVER;
  }

  /** A bucket of one's own. */
  static String newBucket() {
    String bucket = "bucket-" + UUID.randomUUID();
    server().createBucket(bucket);
    return bucket;
  }

  static ObjectStore open(String bucket, String... more) {
    return openAt(server().endpoint(), bucket, more);
  }

  /** Opens a store with settings {@code name=value}, which win over the usual ones. */
  static ObjectStore openAt(String endpoint, String bucket, String... more) {
    return new S3StoreProvider().open(new StoreSettings("s3", settings(endpoint, bucket, more)));
  }

  static Map<String, String> settings(String endpoint, String bucket, String... more) {
    Map<String, String> values =
        new TreeMap<>(
            Map.of(
                "bucket",
                bucket,
                "region",
                "eu-west-1",
                "endpoint",
                endpoint,
                "accessKey",
                S3Server.ACCESS_KEY,
                "secretKey",
                S3Server.SECRET_KEY,
                "partSize",
                "5MiB",
                "allowHttp",
                "true"));
    for (String setting : more) {
      int equals = setting.indexOf('=');
      values.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return values;
  }
}
