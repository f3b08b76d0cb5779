package sh.oso.kafka.backup.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;

/** What becomes of answers that Azurite never gives, on their way through the SDK. */
class AzureFailuresTest {

  private static final ObjectKey KEY = ObjectKey.of("a/b");

  private final AtomicInteger requests = new AtomicInteger();
  private volatile int status;
  private volatile String code = "";
  private volatile String pauseMillis = "10";

  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            requests.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("x-ms-error-code", code);
            exchange.getResponseHeaders().set("retry-after-ms", pauseMillis);
            exchange.sendResponseHeaders(status, -1);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private ObjectStore open(Map<String, String> more) throws IOException {
    Map<String, String> values =
        new HashMap<>(
            Map.of(
                "accountName",
                "acc",
                "container",
                "cont",
                "accountKey",
                "Zm9v",
                "endpoint",
                "http://localhost:" + server.getAddress().getPort() + "/acc",
                "allowHttp",
                "true"));
    values.putAll(more);
    values.values().removeIf(String::isEmpty);
    return SharedAzurite.open(values);
  }

  @ParameterizedTest
  @CsvSource({
    "404, ContainerNotFound, StorageException, create it",
    "409, ContainerBeingDeleted, StorageException, create it",
    "403, AuthenticationFailed, StorageAccessException, the clock of this machine",
    "403, AuthorizationFailure, StorageAccessException, network rule",
    "403, AuthorizationPermissionMismatch, StorageAccessException, the account key",
    "401, NoAuthenticationInformation, StorageAccessException, the account key",
    "409, PublicAccessNotPermitted, StorageAccessException, the account key",
    "409, BlobImmutableDueToPolicy, StorageAccessException, legal hold",
    "409, SnapshotsPresent, StorageAccessException, snapshot",
    "412, LeaseIdMissing, StorageException, LeaseIdMissing",
    "429, TooManyRequests, StorageUnavailableException, status 429",
    "500, InternalError, StorageUnavailableException, InternalError",
    "500, OperationTimedOut, StorageUnavailableException, OperationTimedOut",
    "503, ServerBusy, StorageUnavailableException, ServerBusy",
    "501, NotImplemented, StorageException, status 501",
    "507, '', StorageFullException, free some room",
  })
  void tellsWhatTheCallerMayDo(int answer, String errorCode, String kind, String text)
      throws IOException {
    status = answer;
    code = errorCode;
    try (ObjectStore store = open(Map.of())) {
      assertThatThrownBy(() -> store.put(KEY, ObjectContent.of(new byte[9]), Lifetime.LASTING))
          .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(kind))
          .hasMessageContaining(text)
          .hasMessageContaining("cont");
    }
  }

  @Test
  void namesTheRightThatASasTokenLacks() throws IOException {
    status = 403;
    code = "AuthorizationPermissionMismatch";
    try (ObjectStore store = open(Map.of("accountKey", "", "sasToken", "sv=1&sig=geheim"))) {
      assertThatThrownBy(() -> store.list("", "").next())
          .hasMessageContaining("l (list)")
          .hasMessageContaining("blobs/read")
          .hasMessageNotContaining("geheim");
    }
  }

  @Test
  void asksThreeTimesAndHeedsWhatTheServerSaysAboutPauses() throws IOException {
    status = 503;
    code = "ServerBusy";
    pauseMillis = "2000";
    try (ObjectStore store = open(Map.of())) {
      long start = System.nanoTime();
      assertThatThrownBy(() -> store.findStat(KEY)).isInstanceOf(StorageUnavailableException.class);
      assertThat(requests).hasValue(3);
      // By itself it would pause for 0.5 and 1 s.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(4));
    }
  }

  @Test
  void saysThatAHostIsNotKnown() throws IOException {
    try (ObjectStore store = open(Map.of("endpoint", "https://acc.invalid"))) {
      assertThatThrownBy(() -> store.findStat(KEY))
          .isInstanceOf(StorageUnavailableException.class)
          .hasMessageContaining("the host acc.invalid is not known")
          .hasMessageContaining("accountName");
    }
  }

  @Test
  void goesThroughAProxy() throws IOException {
    status = 404;
    code = "BlobNotFound";
    try (ObjectStore store =
        open(
            Map.of(
                "endpoint",
                "http://acc.invalid",
                "proxy",
                "http://localhost:" + server.getAddress().getPort()))) {
      assertThat(store.findStat(KEY)).isEmpty();
      assertThat(requests).hasValue(1);
    }
  }
}
