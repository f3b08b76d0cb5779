package sh.oso.kafka.backup.storage.gcs;

import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.storage.Storage;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.GoogleCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import sh.oso.kafka.backup.api.store.StorageAccessException;

/** Makes clients of the JSON API. */
final class GcsClients {

  /** Reads and writes objects and lists them, and no more. */
  private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private GcsClients() {}

  /**
   * Opens a client, without asking the service for anything.
   *
   * @return a client whose transport is to be shut down in the end
   * @throws IOException if there are no credentials, or the file of certificates cannot be used
   */
  static Storage open(GcsSettings settings) throws IOException {
    JdkTransport transport = new JdkTransport(httpClient(settings.connection()), PATIENCE);
    Storage.Builder builder =
        new Storage.Builder(
                transport,
                GsonFactory.getDefaultInstance(),
                initializer(settings.login(), transport))
            .setApplicationName("kafka-backup");
    settings
        .connection()
        .endpoint()
        .ifPresent(url -> builder.setRootUrl(withSlash(url.toString())));
    return builder.build();
  }

  private static String withSlash(String url) {
    return url.endsWith("/") ? url : url + "/";
  }

  private static HttpClient httpClient(GcsSettings.Connection connection) throws IOException {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_WITHIN)
            .proxy(connection.proxy().map(ProxySelector::of).orElseGet(ProxySelector::getDefault));
    if (connection.caFile().isPresent()) {
      builder.sslContext(TrustedCertificates.load(connection.caFile().get()));
    }
    return builder.build();
  }

  private static HttpRequestInitializer initializer(
      GcsSettings.Login login, HttpTransport transport) throws IOException {
    if (login instanceof GcsSettings.Login.Anonymous) {
      return GcsClients::prepare;
    }
    GoogleCredentials credentials =
        login instanceof GcsSettings.Login.OfJson file
            ? parse(file.json(), transport)
            : ofEnvironment(transport);
    HttpCredentialsAdapter authorizing =
        new HttpCredentialsAdapter(credentials.createScoped(SCOPE));
    return request -> {
      prepare(request);
      try {
        authorizing.initialize(request);
      } catch (IOException e) {
        throw new CredentialsException(e);
      }
    };
  }

  /** Retries are made elsewhere; one is left for a token that has just expired. */
  private static void prepare(HttpRequest request) {
    request
        .setNumberOfRetries(1)
        .setFollowRedirects(false)
        .setLoggingEnabled(false)
        .setCurlLoggingEnabled(false);
  }

  private static GoogleCredentials parse(String json, HttpTransport transport) throws IOException {
    return GoogleCredentials.fromStream(
        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), () -> transport);
  }

  private static GoogleCredentials ofEnvironment(HttpTransport transport) throws IOException {
    try {
      return GoogleCredentials.getApplicationDefault(() -> transport);
    } catch (IOException e) {
      throw new StorageAccessException(
          "no application default credentials were found for Google Cloud Storage; give"
              + " credentialsFile, set GOOGLE_APPLICATION_CREDENTIALS, or run where a metadata"
              + " server gives an identity",
          e);
    }
  }

  /** Says what is wrong with the JSON of credentials, without telling what is in it. */
  static Optional<String> findProblem(String json) {
    try {
      parse(json, new JdkTransport(HttpClient.newHttpClient(), PATIENCE));
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of(
          "not the JSON of a service account's key or of workload identity federation ("
              + e.getClass().getSimpleName()
              + "); give the file as it was downloaded");
    }
  }
}
