package sh.oso.kafka.backup.storage.gcs;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import sh.oso.kafka.backup.api.DataSize;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStoreProvider;
import sh.oso.kafka.backup.api.store.StoreSetting;
import sh.oso.kafka.backup.api.store.StoreSetting.Kind;
import sh.oso.kafka.backup.api.store.StoreSettings;
import sh.oso.kafka.backup.api.store.StoreSettingsReader;

/**
 * What a user said about a bucket.
 *
 * @param prefix what all names of objects begin with, with a slash at its end unless empty
 * @param storageClass of new objects; empty for the bucket's own
 * @param kmsKey resource name of the key that encrypts new objects; empty for the bucket's own
 * @param chunkBytes how much an upload sends at once and holds in memory
 */
record GcsSettings(
    String bucket,
    String prefix,
    Login login,
    Connection connection,
    Optional<String> storageClass,
    Optional<String> kmsKey,
    int chunkBytes) {

  static final String BUCKET = "bucket";
  static final String PREFIX = "prefix";
  static final String CREDENTIALS = "credentials";

  private static final String ANONYMOUS = "anonymous";
  private static final String ENDPOINT = "endpoint";
  private static final String STORAGE_CLASS = "storageClass";
  private static final String KMS_KEY = "kmsKey";
  private static final String CHUNK_SIZE = "chunkSize";
  private static final String CA_FILE = "caFile";
  private static final String PROXY = "proxy";
  private static final String ALLOW_HTTP = "allowHttp";

  private static final Pattern BUCKET_NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]");
  private static final Pattern KEY_NAME =
      Pattern.compile("projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+");
  private static final int CHUNK_UNIT = 256 << 10;
  private static final DataSize CHUNK_LEAST = new DataSize(CHUNK_UNIT);
  private static final DataSize CHUNK_MOST = new DataSize(1L << 30);
  private static final DataSize CHUNK_DEFAULT = new DataSize(8 << 20);

  static final List<StoreSetting> KNOWN =
      List.of(
          new StoreSetting(BUCKET, Kind.TEXT, "", "The bucket, which must exist. Needed."),
          new StoreSetting(PREFIX, Kind.TEXT, "none", "What all names of objects begin with."),
          new StoreSetting(
              CREDENTIALS,
              Kind.SECRET,
              "application default credentials",
              "JSON of a service account's key or of workload identity federation."),
          new StoreSetting(
              ANONYMOUS, Kind.BOOLEAN, "false", "Sends no credentials; for emulators."),
          new StoreSetting(
              ENDPOINT,
              Kind.TEXT,
              "https://storage.googleapis.com",
              "Another address of the JSON API, such as a private one or an emulator's."),
          new StoreSetting(
              STORAGE_CLASS, Kind.TEXT, "the bucket's", "Storage class of new objects."),
          new StoreSetting(
              KMS_KEY,
              Kind.TEXT,
              "the bucket's",
              "Resource name of the Cloud KMS key that encrypts new objects."),
          new StoreSetting(
              CHUNK_SIZE,
              Kind.SIZE,
              "8MiB",
              "How much an upload sends at once and holds in memory; a multiple of 256KiB."),
          new StoreSetting(
              CA_FILE, Kind.FILE, "", "PEM certificates to trust beside those of the JVM."),
          new StoreSetting(
              PROXY, Kind.TEXT, "the JVM's", "HTTP proxy to go through, as http://host:port."),
          new StoreSetting(
              ALLOW_HTTP, Kind.BOOLEAN, "false", "Allows an endpoint without encryption."));

  /** Who asks. */
  sealed interface Login {
    /** Nobody in particular. */
    record Anonymous() implements Login {}

    /** Whoever the environment says: application default credentials. */
    record OfEnvironment() implements Login {}

    /** Whoever this JSON says. */
    record OfJson(String json) implements Login {
      @Override
      public String toString() {
        return "OfJson[****]";
      }
    }
  }

  /** How the JSON API is reached. */
  record Connection(
      Optional<URI> endpoint, Optional<Path> caFile, Optional<InetSocketAddress> proxy) {}

  /**
   * Reads settings.
   *
   * @throws IllegalArgumentException if anything is wrong with them; its message tells everything
   */
  static GcsSettings parse(StoreSettings settings, ObjectStoreProvider provider) {
    StoreSettingsReader reader = new StoreSettingsReader(settings, provider);
    GcsSettings parsed =
        new GcsSettings(
            bucket(reader),
            prefix(reader),
            login(reader),
            new Connection(endpoint(reader), reader.findFile(CA_FILE), proxy(reader)),
            reader.findText(STORAGE_CLASS),
            kmsKey(reader),
            chunkBytes(reader));
    reader.finish();
    return parsed;
  }

  String location() {
    String place = GcsStoreProvider.SCHEME + "://" + bucket;
    return prefix.isEmpty() ? place : place + "/" + prefix.substring(0, prefix.length() - 1);
  }

  private static String bucket(StoreSettingsReader reader) {
    String bucket = reader.text(BUCKET);
    if (!bucket.isEmpty() && !BUCKET_NAME.matcher(bucket).matches()) {
      reader.problem(
          BUCKET,
          "'"
              + bucket
              + "' is no name of a bucket: it has lower-case letters, digits, '-', '_' and '.'");
    }
    return bucket;
  }

  private static String prefix(StoreSettingsReader reader) {
    String prefix = reader.findText(PREFIX).orElse("").replaceAll("^/+|/+$", "");
    if (prefix.isEmpty()) {
      return "";
    }
    try {
      return ObjectKey.of(prefix) + "/";
    } catch (IllegalArgumentException e) {
      reader.problem(PREFIX, String.valueOf(e.getMessage()));
      return "";
    }
  }

  private static Login login(StoreSettingsReader reader) {
    boolean anonymous = reader.bool(ANONYMOUS, false);
    Optional<String> credentials = reader.findSecret(CREDENTIALS);
    if (anonymous && credentials.isPresent()) {
      reader.problem(ANONYMOUS, "given, and credentials too; keep one");
    }
    if (anonymous) {
      return new Login.Anonymous();
    }
    credentials.flatMap(GcsClients::findProblem).ifPresent(p -> reader.problem(CREDENTIALS, p));
    return credentials.<Login>map(Login.OfJson::new).orElseGet(Login.OfEnvironment::new);
  }

  private static Optional<URI> endpoint(StoreSettingsReader reader) {
    boolean allowHttp = reader.bool(ALLOW_HTTP, false);
    Optional<URI> endpoint = reader.findText(ENDPOINT).flatMap(text -> url(reader, ENDPOINT, text));
    endpoint
        .filter(url -> "http".equals(url.getScheme()) && !allowHttp)
        .ifPresent(
            url ->
                reader.problem(
                    ENDPOINT,
                    url + " is not encrypted; write https, or allowHttp: true where all can see"));
    return endpoint;
  }

  private static Optional<InetSocketAddress> proxy(StoreSettingsReader reader) {
    Optional<URI> proxy = reader.findText(PROXY).flatMap(text -> url(reader, PROXY, text));
    if (proxy.isPresent() && proxy.get().getPort() < 0) {
      reader.problem(PROXY, "the port is missing; write http://host:port");
    }
    return proxy
        .filter(url -> url.getPort() >= 0)
        .map(url -> InetSocketAddress.createUnresolved(url.getHost(), url.getPort()));
  }

  /** A URL with nothing behind host and port; its text is told only if it can hold no password. */
  private static Optional<URI> url(StoreSettingsReader reader, String name, String text) {
    String form =
        name.equals(PROXY) ? "write http://host:port" : "write https://host or https://host:port";
    try {
      URI url = new URI(text);
      boolean isPlain =
          url.getHost() != null
              && url.getRawUserInfo() == null
              && url.getRawQuery() == null
              && url.getRawFragment() == null
              && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"));
      boolean isWeb = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (isPlain && isWeb && (!name.equals(PROXY) || "http".equals(url.getScheme()))) {
        return Optional.of(url);
      }
    } catch (URISyntaxException e) {
      // told below
    }
    reader.problem(
        name, text.contains("@") ? "takes no user or password; " + form : text + "? " + form);
    return Optional.empty();
  }

  private static Optional<String> kmsKey(StoreSettingsReader reader) {
    Optional<String> key = reader.findText(KMS_KEY);
    key.filter(text -> !KEY_NAME.matcher(text).matches())
        .ifPresent(
            text ->
                reader.problem(
                    KMS_KEY,
                    "'"
                        + text
                        + "' is no key's name; write"
                        + " projects/<p>/locations/<l>/keyRings/<r>/cryptoKeys/<k>"));
    return key;
  }

  private static int chunkBytes(StoreSettingsReader reader) {
    DataSize size = reader.size(CHUNK_SIZE, CHUNK_LEAST, CHUNK_MOST, CHUNK_DEFAULT);
    if (size.bytes() % CHUNK_UNIT != 0) {
      reader.problem(CHUNK_SIZE, size + " is no multiple of 256KiB, as the service wants it");
    }
    return Math.toIntExact(size.bytes());
  }
}
