package sh.oso.kafka.backup.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.storage.gcs.ScriptedServer.Answer;
import sh.oso.kafka.backup.testkit.servers.GoogleServiceAccount;

/** Credentials that the environment of a JVM names. */
class DefaultCredentialsTest {

  private static final String BODY =
      """
      {"access_token": "t", "token_type": "Bearer", "expires_in": 3600,
       "name": "a/b", "size": "1", "timeCreated": "2026-11-22T00:00:00Z"}
      """;

  @Test
  void areUsedWhereTheSettingsNameNone(@TempDir Path folder) throws Exception {
    try (ScriptedServer service = new ScriptedServer((request, number) -> Answer.json(200, BODY))) {
      Path key =
          Files.writeString(
              folder.resolve("key.json"), GoogleServiceAccount.create().json(service.url() + "/t"));
      assertThat(find(service.url(), Map.of("GOOGLE_APPLICATION_CREDENTIALS", key.toString())))
          .contains("found a/b");
      assertThat(service.requests()).first().isEqualTo("POST /t");
    }
  }

  @Test
  void areMissedAtOnceWhereThereAreNone(@TempDir Path folder) throws Exception {
    assertThat(
            find(
                "http://127.0.0.1:1",
                Map.of(
                    "GOOGLE_APPLICATION_CREDENTIALS", "",
                    "CLOUDSDK_CONFIG", folder.toString(),
                    "NO_GCE_CHECK", "true")))
        .contains("StorageAccessException: no application default credentials were found")
        .contains("give credentialsFile");
  }

  private static String find(String endpoint, Map<String, String> environment) throws Exception {
    return Java.run(
        environment,
        "-cp",
        System.getProperty("java.class.path"),
        DefaultCredentialsMain.class.getName(),
        endpoint);
  }
}
