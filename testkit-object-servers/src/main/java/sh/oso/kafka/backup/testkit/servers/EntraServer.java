package sh.oso.kafka.backup.testkit.servers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/**
 * Stands for Entra ID: hands a token to those who show the right client secret or the right token
 * of a cluster, and refuses others as Entra ID does.
 */
public final class EntraServer implements Closeable {

  /** Id of the one tenant. */
  public static final String TENANT = "11111111-2222-3333-4444-555555555555";

  /** Id of the one application. */
  public static final String CLIENT = "66666666-7777-8888-9999-000000000000";

  /** Secret of the application. */
  public static final String SECRET = "secret-of-the-application";

  /** What a pod of the application shows instead of the secret. */
  public static final String CLUSTER_TOKEN = "token-of-the-cluster";

  private final HttpsServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /**
   * Starts a server.
   *
   * @param tls with a certificate for {@code localhost}
   * @throws IOException if it cannot listen
   */
  public EntraServer(SSLContext tls) throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext("/" + TENANT + "/oauth2/v2.0/token", this::answer);
    server.start();
  }

  /**
   * What a store takes for its setting {@code authorityHost}.
   *
   * @return an https URL without path
   */
  public String authorityHost() {
    return "https://localhost:" + server.getAddress().getPort();
  }

  /**
   * Counts who asked.
   *
   * @return how many requests there were, also of those who were refused
   */
  public int requests() {
    return requests.size();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String form =
        URLDecoder.decode(
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
            StandardCharsets.UTF_8);
    requests.add(form);
    boolean known =
        form.contains("client_id=" + CLIENT)
            && (form.contains("client_secret=" + SECRET)
                || form.contains("client_assertion=" + CLUSTER_TOKEN));
    String body =
        known
            ? "{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"" + token() + "\"}"
            : "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: Invalid client"
                + " secret provided.\"}";
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(known ? 200 : 401, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Azurite looks at issuer, audience and times, and not at the signature. */
  private static String token() {
    long now = System.currentTimeMillis() / 1000;
    String claims =
        "{\"iss\":\"https://sts.windows.net/"
            + TENANT
            + "/\",\"aud\":\"https://storage.azure.com\",\"iat\":"
            + (now - 60)
            + ",\"nbf\":"
            + (now - 60)
            + ",\"exp\":"
            + (now + 3600)
            + "}";
    return part("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + part(claims) + "." + part("none");
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
