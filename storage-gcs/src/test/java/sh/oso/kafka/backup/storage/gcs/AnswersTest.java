package sh.oso.kafka.backup.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StorageAccessException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;
import sh.oso.kafka.backup.api.store.StoreSettings;
import sh.oso.kafka.backup.storage.gcs.ScriptedServer.Answer;
import sh.oso.kafka.backup.testkit.servers.GoogleServiceAccount;

/** Refusals and oddities of the service, and of those who give tokens for it. */
class AnswersTest {

  private static final ObjectKey KEY = ObjectKey.of("a/b");
  private static final String FOUND =
      """
      {"name": "a/b", "size": "1", "generation": "7", "crc32c": "AAAAAA==",
       "timeCreated": "2026-11-22T00:00:00Z"}
      """;

  @ParameterizedTest
  @CsvSource({"429, rateLimitExceeded", "503, backendError", "403, rateLimitExceeded", "500, x"})
  void triesAgainWhatFailsInPassing(int status, String reason) throws IOException {
    try (ScriptedServer server =
            new ScriptedServer(
                (request, number) ->
                    number < 3
                        ? Answer.error(status, reason, "not now")
                        : Answer.json(200, FOUND));
        ObjectStore store = TestStores.open(server.url(), "bucket")) {
      assertThat(store.findStat(KEY)).isPresent();
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void saysThatTheServiceIsNotAvailableAfterSomeAttempts() throws IOException {
    try (ScriptedServer server =
            new ScriptedServer((request, number) -> Answer.error(503, "backendError", "not now"));
        ObjectStore store = TestStores.open(server.url(), "bucket")) {
      assertThatThrownBy(() -> store.findStat(KEY))
          .isInstanceOf(StorageUnavailableException.class)
          .hasMessage("looking up gs://bucket/a/b failed: 503 not now");
      assertThat(server.requests()).hasSize(4);
    }
  }

  @Test
  void waitsAsLongAsTheServiceAsksButNotForEver() throws IOException {
    try (ScriptedServer server =
            new ScriptedServer(
                (request, number) ->
                    number == 1
                        ? Answer.error(429, "rateLimitExceeded", "slow down").after("1")
                        : Answer.error(429, "rateLimitExceeded", "slow down").after("3600"));
        ObjectStore store = TestStores.open(server.url(), "bucket")) {
      long begin = System.nanoTime();
      assertThatThrownBy(() -> store.findStat(KEY)).isInstanceOf(StorageUnavailableException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(8));
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void namesThePermissionThatIsMissing() throws IOException {
    try (ScriptedServer server =
            new ScriptedServer((request, number) -> Answer.error(403, "forbidden", "no access"));
        ObjectStore store = TestStores.open(server.url(), "bucket", "prefix", "p")) {
      denied(
          "storing gs://bucket/p/a/b", "create", () -> TestStores.put(store, "a/b", new byte[1]));
      denied(
          "storing gs://bucket/p/a/b",
          "create",
          () -> store.put(KEY, HookedContent.quiet(new byte[9 << 20]), Lifetime.LASTING));
      denied("reading gs://bucket/p/a/b", "get", () -> store.openRange(KEY, 0, 1));
      denied("looking up gs://bucket/p/a/b", "get", () -> store.findStat(KEY));
      denied("listing gs://bucket/p", "list", () -> store.list("", "").next());
      assertThat(server.requests()).hasSize(5);
      assertThat(store.findDangers()).isEmpty();
    }
  }

  private static void denied(
      String attempt, String right, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(StorageAccessException.class)
        .hasMessageContaining(attempt + " failed: denied")
        .hasMessageContaining("storage.objects." + right)
        .hasMessageContaining("no access");
  }

  @Test
  void doesNotSendAnObjectTwiceToAServiceThatRefusesIt() throws IOException {
    try (ScriptedServer server =
            new ScriptedServer((request, number) -> Answer.error(400, "invalid", "bad class"));
        ObjectStore store =
            TestStores.open(
                server.url(),
                "bucket",
                "storageClass",
                "NONE",
                "kmsKey",
                "projects/p/locations/l/keyRings/r/cryptoKeys/k")) {
      assertThatThrownBy(() -> TestStores.put(store, "a/b", new byte[1]))
          .isExactlyInstanceOf(StorageException.class)
          .hasMessageContaining("bad class");
      assertThat(server.requests())
          .singleElement()
          .asString()
          .contains("uploadType=multipart", "ifGenerationMatch=0")
          .contains("kmsKeyName=projects/p/locations/l/keyRings/r/cryptoKeys/k");
    }
  }

  @Test
  void deletesExactlyTheObjectWhoseChecksumIsAnother() throws IOException {
    try (ScriptedServer server =
            new ScriptedServer(
                (request, number) ->
                    request.startsWith("DELETE") ? Answer.json(204, "") : Answer.json(200, FOUND));
        ObjectStore store = TestStores.open(server.url(), "bucket")) {
      assertThatThrownBy(() -> TestStores.put(store, "a/b", new byte[] {5}))
          .isExactlyInstanceOf(StorageException.class)
          .hasMessageContaining("checksum");
      assertThat(server.requests())
          .last()
          .asString()
          .startsWith("DELETE /storage/v1/b/bucket/o/a%2Fb")
          .contains("generation=7");
    }
  }

  @Test
  void deletesWhatAServiceMadeOfHalfAnUpload() throws IOException {
    try (ScriptedServer server =
            new ScriptedServer(
                (request, number) ->
                    request.startsWith("DELETE") ? Answer.json(204, "") : Answer.json(200, FOUND));
        ObjectStore store = TestStores.open(server.url(), "bucket")) {
      assertThatThrownBy(
              () -> store.put(KEY, HookedContent.quiet(new byte[9 << 20]), Lifetime.LASTING))
          .isExactlyInstanceOf(StorageException.class)
          .hasMessageContaining("before the last part");
      assertThat(server.requests())
          .filteredOn(request -> request.startsWith("DELETE /storage"))
          .singleElement()
          .asString()
          .contains("generation=7");
    }
  }

  @Test
  void givesUpAnUploadThatDoesNotGetOn() throws IOException {
    try (ScriptedServer server =
            new ScriptedServer(
                (request, number) ->
                    request.startsWith("PUT") ? Answer.json(308, "") : Answer.json(200, FOUND));
        ObjectStore store = TestStores.open(server.url(), "bucket")) {
      assertThatThrownBy(
              () -> store.put(KEY, HookedContent.quiet(new byte[9 << 20]), Lifetime.LASTING))
          .isInstanceOf(StorageUnavailableException.class)
          .hasMessageContaining("gs://bucket/a/b")
          .hasMessageContaining("does not get on");
    }
  }

  @Test
  void saysThatCredentialsWereRefused() throws IOException {
    try (ScriptedServer tokens =
            new ScriptedServer(
                (request, number) ->
                    Answer.json(
                        400, "{\"error\": \"invalid_grant\", \"error_description\": \"gone\"}"));
        ObjectStore store = withKey(tokens.url(), tokens.url() + "/token")) {
      assertThatThrownBy(() -> store.findStat(KEY))
          .isInstanceOf(StorageAccessException.class)
          .hasMessageContaining("gs://bucket/a/b")
          .hasMessageContaining("the credentials were refused")
          .hasMessageNotContaining("PRIVATE");
      assertThat(tokens.requests()).hasSize(1);
    }
  }

  @Test
  void asksForATokenAndUsesIt() throws IOException {
    String token = "{\"access_token\": \"t\", \"token_type\": \"Bearer\", \"expires_in\": 3600}";
    try (ScriptedServer service =
            new ScriptedServer(
                (request, number) ->
                    Answer.json(200, request.startsWith("POST /token") ? token : FOUND));
        ObjectStore store = withKey(service.url(), service.url() + "/token")) {
      assertThat(store.findStat(KEY)).isPresent();
      assertThat(store.findStat(KEY)).isPresent();
      assertThat(service.requests()).filteredOn(r -> r.startsWith("POST /token")).hasSize(1);
    }
  }

  @Test
  void getsANewTokenForOneThatTheServiceDoesNotTakeAnyMore() throws IOException {
    String token = "{\"access_token\": \"t\", \"token_type\": \"Bearer\", \"expires_in\": 3600}";
    try (ScriptedServer service =
            new ScriptedServer(
                (request, number) ->
                    request.startsWith("POST /token")
                        ? Answer.json(200, token)
                        : number == 2
                            ? Answer.error(401, "authError", "Invalid Credentials")
                            : Answer.json(200, FOUND));
        ObjectStore store = withKey(service.url(), service.url() + "/token")) {
      assertThat(store.findStat(KEY)).isPresent();
    }
    try (ScriptedServer service =
            new ScriptedServer(
                (request, number) ->
                    request.startsWith("POST /token")
                        ? Answer.json(200, token)
                        : Answer.error(401, "authError", "Invalid Credentials"));
        ObjectStore store = withKey(service.url(), service.url() + "/token")) {
      assertThatThrownBy(() -> store.findStat(KEY))
          .isInstanceOf(StorageAccessException.class)
          .hasMessageContaining("does not accept the credentials");
    }
  }

  @Test
  void doesNotTakeAnotherWebServerForTheService() throws IOException {
    try (ScriptedServer server =
            new ScriptedServer((request, number) -> Answer.json(405, "<html>"));
        ObjectStore store = TestStores.open(server.url(), "bucket")) {
      assertThatThrownBy(() -> store.findStat(KEY))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("is the endpoint one of Google Cloud Storage?");
    }
  }

  @Test
  void tellsOfLifecycleRulesThatDeleteBackups() throws IOException {
    String rules =
        """
        {"lifecycle": {"rule": [
          {"action": {"type": "Delete"}, "condition": {"age": 30}},
          {"action": {"type": "SetStorageClass"}, "condition": {"age": 1}}]}}
        """;
    try (ScriptedServer server = new ScriptedServer((request, number) -> Answer.json(200, rules));
        ObjectStore store = TestStores.open(server.url(), "bucket")) {
      assertThat(store.findDangers())
          .singleElement()
          .asString()
          .contains("bucket bucket", "after 30 days", "matchesPrefix");
    }
  }

  @Test
  void tellsWhichObjectsCouldNotBeDeleted() throws IOException {
    String one =
        "HTTP/1.1 %s\r\nContent-Type: application/json\r\n\r\n{\"error\": {\"code\": %s,"
            + " \"message\": \"m\"}}\r\n";
    String answer =
        "--b\r\nContent-Type: application/http\r\nContent-ID: <response-1>\r\n\r\n"
            + one.formatted("403 Forbidden", "403")
            + "--b\r\nContent-Type: application/http\r\nContent-ID: <response-2>\r\n\r\n"
            + "HTTP/1.1 204 No Content\r\n\r\n\r\n--b--\r\n";
    try (ScriptedServer server =
            new ScriptedServer(
                (request, number) -> new Answer(200, answer, "", "multipart/mixed; boundary=b"));
        ObjectStore store = TestStores.open(server.url(), "bucket")) {
      Map<ObjectKey, StorageException> failures =
          store.delete(List.of(ObjectKey.of("kept"), ObjectKey.of("gone")));
      assertThat(failures).containsOnlyKeys(ObjectKey.of("kept"));
      assertThat(failures.get(ObjectKey.of("kept")))
          .isInstanceOf(StorageAccessException.class)
          .hasMessageContaining("gs://bucket/kept")
          .hasMessageContaining("storage.objects.delete");
    }
  }

  private static ObjectStore withKey(String endpoint, String tokenUri) throws IOException {
    return new GcsStoreProvider()
        .open(
            new StoreSettings(
                "gcs",
                Map.of(
                    "bucket",
                    "bucket",
                    "endpoint",
                    endpoint,
                    "allowHttp",
                    "true",
                    "credentials",
                    GoogleServiceAccount.create().json(tokenUri))));
  }
}
