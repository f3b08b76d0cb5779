package sh.oso.kafka.backup.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StorageAccessException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;
import sh.oso.kafka.backup.api.store.StoreSettings;
import sh.oso.kafka.backup.storage.gcs.ScriptedServer.Answer;

/** Certificates, proxies and addresses. */
class WayToServiceTest {

  private static final ObjectKey KEY = ObjectKey.of("a/b");
  private static final String PASSWORD = "for-tests";

  private static final String ANSWER =
      """
      {"access_token": "t", "token_type": "Bearer", "expires_in": 3600,
       "issued_token_type": "urn:ietf:params:oauth:token-type:access_token"}
      """;

  @Test
  void trustsTheCertificatesOfAFileBesideThoseOfTheJvm(@TempDir Path folder) throws Exception {
    HttpsServer server = serve(folder, new CopyOnWriteArrayList<>());
    String endpoint = "https://127.0.0.1:" + server.getAddress().getPort();
    try (ObjectStore wary = TestStores.open(endpoint, "bucket");
        ObjectStore trusting =
            TestStores.open(endpoint, "bucket", "caFile", certificate(folder).toString())) {
      assertThatThrownBy(() -> wary.findStat(KEY))
          .isExactlyInstanceOf(StorageException.class)
          .hasMessageContaining("gs://bucket/a/b")
          .hasMessageContaining("caFile");
      assertThat(trusting.list("", "").next()).isEmpty();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void exchangesTheTokenOfAnotherIdentityProvider(@TempDir Path folder) throws Exception {
    List<String> requests = new CopyOnWriteArrayList<>();
    HttpsServer server = serve(folder, requests);
    String url = "https://127.0.0.1:" + server.getAddress().getPort();
    Path subject = Files.writeString(folder.resolve("token"), "of the cluster");
    String json =
        """
        {"type": "external_account", "audience": "//iam.googleapis.com/projects/1/x",
         "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
         "token_url": "%s/token", "credential_source": {"file": "%s"}}
        """
            .formatted(url, subject);
    Map<String, String> settings =
        Map.of(
            "bucket",
            "bucket",
            "endpoint",
            url,
            "credentials",
            json,
            "caFile",
            certificate(folder).toString());
    GcsStoreProvider provider = new GcsStoreProvider();
    try (ObjectStore store = provider.open(new StoreSettings("gcs", settings));
        ObjectStore late = provider.open(new StoreSettings("gcs", settings))) {
      assertThat(store.list("", "").next()).isEmpty();
      assertThat(requests).containsExactly("POST /token", "GET /storage/v1/b/bucket/o");
      Files.delete(subject);
      assertThatThrownBy(() -> late.findStat(KEY))
          .isInstanceOf(StorageAccessException.class)
          .hasMessageContaining(subject.toString());
    } finally {
      server.stop(0);
    }
  }

  @Test
  void saysThatAFileHoldsNoCertificates(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("ca.pem"), "nothing");
    assertThatThrownBy(
            () -> TestStores.open("https://127.0.0.1", "bucket", "caFile", file.toString()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("caFile: " + file);
  }

  @Test
  void goesThroughAProxy() throws IOException {
    try (ScriptedServer proxy = new ScriptedServer((request, number) -> Answer.json(200, "{}"));
        ObjectStore store =
            TestStores.open("http://storage.invalid", "bucket", "proxy", proxy.url())) {
      assertThat(store.list("", "").next()).isEmpty();
      assertThat(proxy.requests())
          .singleElement()
          .asString()
          .startsWith("GET http://storage.invalid/storage/v1/b/bucket/o");
    }
  }

  @Test
  void saysSoonThatNobodyIsThere() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    for (String endpoint : List.of("http://127.0.0.1:" + port, "http://storage.invalid")) {
      try (ObjectStore store = TestStores.open(endpoint, "bucket")) {
        long begin = System.nanoTime();
        assertThatThrownBy(() -> store.findStat(KEY))
            .isInstanceOf(StorageUnavailableException.class)
            .hasMessageContaining("check endpoint and proxy");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
      }
    }
  }

  @Test
  void refusesToWorkOnceClosed() throws IOException {
    ObjectStore store = TestStores.open("http://127.0.0.1:1", "bucket");
    store.close();
    for (var call :
        List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> store.findStat(KEY),
            () -> TestStores.put(store, "a", new byte[1]),
            () -> store.openRange(KEY, 0, 1),
            () -> store.list("", ""),
            () -> store.delete(List.of(KEY)),
            store::findDangers)) {
      assertThatThrownBy(call)
          .isExactlyInstanceOf(StorageException.class)
          .hasMessageContaining("closed");
    }
  }

  /** Serves, with a new certificate of nobody's, tokens and listings without objects. */
  private static HttpsServer serve(Path folder, List<String> requests) throws Exception {
    Path keys = folder.resolve("keys.p12");
    keytool(
        List.of("-genkeypair", "-alias", "a", "-keyalg", "EC", "-dname", "CN=localhost"),
        List.of("-ext", "SAN=IP:127.0.0.1", "-storetype", "PKCS12", "-keystore", keys.toString()));
    keytool(
        List.of("-exportcert", "-rfc", "-alias", "a", "-keystore", keys.toString()),
        List.of("-file", certificate(folder).toString()));
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
          exchange.getRequestBody().readAllBytes();
          byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static Path certificate(Path folder) {
    return folder.resolve("ca.pem");
  }

  private static void keytool(List<String> what, List<String> where)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(what);
    command.addAll(where);
    command.addAll(List.of("-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
  }
}
