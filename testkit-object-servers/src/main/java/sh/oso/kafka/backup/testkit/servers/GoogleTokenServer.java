package sh.oso.kafka.backup.testkit.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.stream.Stream;

/**
 * Hands a token to whoever has the key of a service account, as Google does, and to nobody else.
 */
public final class GoogleTokenServer implements Closeable {

  /** The token. */
  public static final String TOKEN = "token-of-the-service-account";

  private final HttpServer server;
  private final GoogleServiceAccount account;

  /**
   * Starts a server.
   *
   * @param account whose key is asked for
   * @throws IOException if it cannot listen
   */
  public GoogleTokenServer(GoogleServiceAccount account) throws IOException {
    this.account = account;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/token", this::answer);
    server.start();
  }

  /**
   * What the account's file takes for {@code token_uri}.
   *
   * @return a plain http URL
   */
  public String tokenUri() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
  }

  private void answer(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    boolean known =
        Stream.of(form.split("&", -1))
            .filter(it -> it.startsWith("assertion="))
            .map(it -> URLDecoder.decode(it.substring("assertion=".length()), UTF_8))
            .anyMatch(account::hasSigned);
    byte[] body =
        (known
                ? "{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\""
                    + TOKEN
                    + "\"}"
                : "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT Signature.\"}")
            .getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(known ? 200 : 400, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
