package sh.oso.kafka.backup.storage.s3;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.StoreSettingsReader;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;

/**
 * The settings of a store, read once.
 *
 * @param bucket name or access point ARN
 * @param prefix empty, or with a slash at its end
 */
record S3Settings(String bucket, String prefix, Server server, S3Login login, S3Writing writing) {

  private static final int MAX_PREFIX_BYTES = 512;

  /**
   * How the server is reached.
   *
   * @param endpoint null for AWS proper
   * @param proxy null for what the environment says
   */
  record Server(
      Region region,
      @Nullable URI endpoint,
      boolean pathStyle,
      boolean chunkedEncoding,
      @Nullable URI proxy,
      PrivateCa authorities) {

    /** Without the proxy, which may hold a password. */
    @Override
    public String toString() {
      return endpoint == null ? region.id() : endpoint.toString();
    }
  }

  /** Reads everything; what is wrong is noted with the reader. */
  static S3Settings read(StoreSettingsReader reader) {
    String bucket = bucket(reader);
    Optional<URI> endpoint = endpoint(reader);
    boolean isAws = reader.findText(KnownSettings.ENDPOINT).isEmpty();
    Server server =
        new Server(
            region(reader, isAws),
            endpoint.orElse(null),
            reader.bool(KnownSettings.PATH_STYLE, !isAws),
            reader.bool(KnownSettings.CHUNKED_ENCODING, true),
            proxy(reader).orElse(null),
            PrivateCa.read(reader));
    return new S3Settings(
        bucket, prefix(reader), server, S3Login.read(reader), S3Writing.read(reader, isAws));
  }

  private static String bucket(StoreSettingsReader reader) {
    String bucket = reader.text(KnownSettings.BUCKET);
    if (bucket.endsWith("--x-s3")) {
      reader.problem(
          KnownSettings.BUCKET,
          "'"
              + bucket
              + "' is a directory bucket, which does not list its keys in order; use a general"
              + " purpose bucket");
    } else if (!bucket.isEmpty() && !bucket.matches("[A-Za-z0-9._-]+|arn:[^\\s]+")) {
      reader.problem(
          KnownSettings.BUCKET,
          "'" + bucket + "' is no name of a bucket; what follows is a prefix");
    }
    return bucket;
  }

  private static String prefix(StoreSettingsReader reader) {
    String prefix = reader.findText(KnownSettings.PREFIX).orElse("").replaceAll("^/+|/+$", "");
    if (prefix.isEmpty()) {
      return "";
    }
    try {
      ObjectKey.of(prefix);
    } catch (IllegalArgumentException e) {
      reader.problem(KnownSettings.PREFIX, String.valueOf(e.getMessage()));
    }
    if (prefix.getBytes(StandardCharsets.UTF_8).length > MAX_PREFIX_BYTES) {
      reader.problem(KnownSettings.PREFIX, "longer than " + MAX_PREFIX_BYTES + " bytes");
    }
    return prefix + "/";
  }

  private static Optional<URI> endpoint(StoreSettingsReader reader) {
    boolean allowsHttp = reader.bool(KnownSettings.ALLOW_HTTP, false);
    Optional<String> text = reader.findText(KnownSettings.ENDPOINT);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<URI> uri = parse(text.get()).filter(S3Settings::namesAServer);
    if (uri.isEmpty()) {
      reader.problem(
          KnownSettings.ENDPOINT,
          "this is no URL of a server; write for example https://minio.example:9000, with neither"
              + " user nor query");
    } else if (!allowsHttp && !"https".equals(scheme(uri.get()))) {
      reader.problem(
          KnownSettings.ENDPOINT,
          "'"
              + text.get()
              + "' is not encrypted; use https://, or set "
              + KnownSettings.ALLOW_HTTP
              + " to true where nobody listens");
    }
    return uri;
  }

  private static boolean namesAServer(URI uri) {
    return List.of("http", "https").contains(scheme(uri))
        && uri.getHost() != null
        && uri.getRawUserInfo() == null
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null;
  }

  private static Optional<URI> proxy(StoreSettingsReader reader) {
    Optional<String> text = reader.findSecret(KnownSettings.PROXY);
    Optional<URI> uri =
        text.flatMap(it -> parse(it.strip()))
            .filter(it -> scheme(it).equals("http") && it.getHost() != null && it.getPort() > 0);
    if (text.isPresent() && uri.isEmpty()) {
      reader.problem(
          KnownSettings.PROXY,
          "this is no HTTP proxy; write http://host:port or http://user:password@host:port");
    }
    return uri;
  }

  private static Region region(StoreSettingsReader reader, boolean isAws) {
    Optional<String> text = reader.findText(KnownSettings.REGION);
    if (text.isPresent() && !text.get().matches("[A-Za-z0-9-]+")) {
      reader.problem(
          KnownSettings.REGION, "'" + text.get() + "' is no region; write for example eu-west-1");
      return Region.US_EAST_1;
    }
    if (text.isPresent()) {
      return Region.of(text.get());
    }
    // The whole chain ends with a question to the network, which is vain for most other servers.
    AwsRegionProvider known =
        isAws
            ? new DefaultAwsRegionProviderChain()
            : new AwsRegionProviderChain(
                new SystemSettingsRegionProvider(), new AwsProfileRegionProvider());
    try {
      return known.getRegion();
    } catch (SdkClientException e) {
      if (isAws) {
        reader.problem(
            KnownSettings.REGION, "missing; name the region of the bucket, here or in AWS_REGION");
      }
      return Region.US_EAST_1;
    }
  }

  private static Optional<URI> parse(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static String scheme(URI uri) {
    return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
  }
}
