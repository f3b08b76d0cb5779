package sh.oso.kafka.backup.testkit.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gives tokens to clients that know their secret, as an identity provider does (OAuth 2, client
 * credentials), and publishes the key that they are signed with. Kafka's clients ask only servers
 * that a system property allows; this one is added to it while it runs. Safe for many threads.
 */
public final class TokenServer implements AutoCloseable {

  static final String ISSUER = "https://tokens.test";
  static final String AUDIENCE = "kafka";
  static final String ALLOWED_URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

  private static final String KEYS = "/keys";
  private static final String TOKEN = "/token";

  private final HttpServer http;
  private final Map<String, String> secrets;
  private final TokenSigner signer = TokenSigner.create();
  private final TokenSigner stranger = TokenSigner.create();

  private TokenServer(HttpServer http, Map<String, String> secrets) {
    this.http = http;
    this.secrets = Map.copyOf(secrets);
  }

  /** Starts one that knows the secrets of clients, by their names. */
  static TokenServer start(Map<String, String> secrets) {
    try {
      TokenServer server = new TokenServer(HttpServer.create(LoopbackPorts.address(0), 0), secrets);
      server.http.createContext(
          KEYS, exchange -> answer(exchange, 200, server.signer.publicKeys()));
      server.http.createContext(TOKEN, exchange -> server.giveToken(exchange, null));
      for (TokenFlaw flaw : TokenFlaw.values()) {
        server.http.createContext(flaw.path(), exchange -> server.giveToken(exchange, flaw));
      }
      server.http.start();
      server.allow(true);
      return server;
    } catch (IOException failure) {
      throw new UncheckedIOException("no server of tokens can be started", failure);
    }
  }

  /**
   * Where clients get a sound token.
   *
   * @return the value for {@code sasl.oauthbearer.token.endpoint.url}
   */
  public URI tokenEndpoint() {
    return at(TOKEN);
  }

  /**
   * Where clients get something else.
   *
   * @param flaw what is wrong with it
   * @return the value for {@code sasl.oauthbearer.token.endpoint.url}
   */
  public URI tokenEndpoint(TokenFlaw flaw) {
    return at(flaw.path());
  }

  /**
   * The public key, as a set of JSON Web Keys.
   *
   * @return the value for {@code sasl.oauthbearer.jwks.endpoint.url}
   */
  public URI keys() {
    return at(KEYS);
  }

  private URI at(String path) {
    return URI.create("http://" + LoopbackPorts.HOST + ":" + http.getAddress().getPort() + path);
  }

  private void giveToken(HttpExchange exchange, @Nullable TokenFlaw flaw) throws IOException {
    exchange.getRequestBody().readAllBytes();
    String client = client(exchange.getRequestHeaders().getFirst("Authorization"));
    if (client == null) {
      answer(exchange, 401, "{\"error\":\"invalid_client\"}");
    } else if (flaw == TokenFlaw.UNAVAILABLE) {
      answer(exchange, 503, "{\"error\":\"temporarily_unavailable\"}");
    } else {
      String token = token(client, flaw);
      answer(
          exchange,
          200,
          "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
    }
  }

  private String token(String client, @Nullable TokenFlaw flaw) {
    if (flaw == TokenFlaw.GARBLED) {
      return "garbled";
    }
    return (flaw == TokenFlaw.OTHER_KEY ? stranger : signer)
        .sign(
            client,
            flaw == TokenFlaw.OTHER_ISSUER ? "https://elsewhere.test" : ISSUER,
            flaw == TokenFlaw.OTHER_AUDIENCE ? "somebody-else" : AUDIENCE,
            flaw == TokenFlaw.EXPIRED);
  }

  /** Who asks, null if it is nobody known. */
  private @Nullable String client(@Nullable String authorization) {
    if (authorization == null || !authorization.startsWith("Basic ")) {
      return null;
    }
    String[] parts =
        new String(Base64.getDecoder().decode(authorization.substring("Basic ".length())), UTF_8)
            .split(":", 2);
    return parts.length == 2 && parts[1].equals(secrets.get(parts[0])) ? parts[0] : null;
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    try (exchange) {
      byte[] body = json.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void allow(boolean running) {
    synchronized (TokenServer.class) {
      Set<String> allowed = new TreeSet<>(Set.of(System.getProperty(ALLOWED_URLS, "").split(",")));
      allowed.remove("");
      for (TokenFlaw flaw : TokenFlaw.values()) {
        change(allowed, tokenEndpoint(flaw), running);
      }
      change(allowed, tokenEndpoint(), running);
      System.setProperty(ALLOWED_URLS, String.join(",", allowed));
    }
  }

  private static void change(Set<String> allowed, URI url, boolean running) {
    if (running) {
      allowed.add(url.toString());
    } else {
      allowed.remove(url.toString());
    }
  }

  /** Ends it; nobody gets a token any more. */
  @Override
  public void close() {
    allow(false);
    http.stop(0);
  }
}
