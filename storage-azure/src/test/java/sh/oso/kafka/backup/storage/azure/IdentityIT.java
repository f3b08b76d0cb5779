package sh.oso.kafka.backup.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StorageAccessException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;
import sh.oso.kafka.backup.api.store.StoreSettings;
import sh.oso.kafka.backup.api.store.StoreSettingsReader;
import sh.oso.kafka.backup.testkit.servers.AzuriteServer;
import sh.oso.kafka.backup.testkit.servers.EntraServer;
import sh.oso.kafka.backup.testkit.servers.LocalCertificate;

/** TLS with a private authority, and tokens of Entra ID. */
class IdentityIT {

  @RegisterExtension static final SharedAzurite AZURITE = new SharedAzurite();

  private static final ObjectKey KEY = ObjectKey.of("a/b");

  @SuppressWarnings("NullAway.Init")
  private static LocalCertificate certificate;

  @SuppressWarnings("NullAway.Init")
  private static EntraServer tokens;

  @SuppressWarnings("NullAway.Init")
  private static String container;

  @BeforeAll
  static void changeOverToTls(@TempDir Path folder) throws Exception {
    certificate = LocalCertificate.create(folder);
    tokens = new EntraServer(certificate.server());
    container = AZURITE.newContainer();
    AZURITE.server().secure(certificate.certificate(), certificate.key());
  }

  @AfterAll
  static void stopTokens() {
    tokens.close();
  }

  private static Map<String, String> settings(Map<String, String> more) {
    Map<String, String> values = new HashMap<>();
    values.put("accountName", AzuriteServer.ACCOUNT);
    values.put("container", container);
    values.put("endpoint", AZURITE.server().endpoint());
    values.put("caFile", certificate.certificate().toString());
    values.put("authorityHost", tokens.authorityHost());
    values.put("disableInstanceDiscovery", "true");
    values.putAll(more);
    return values;
  }

  private static Map<String, String> principal(String secret) {
    return settings(
        Map.of(
            "servicePrincipal.clientId",
            EntraServer.CLIENT,
            "servicePrincipal.tenantId",
            EntraServer.TENANT,
            "servicePrincipal.clientSecret",
            secret));
  }

  private static void roundTrip(ObjectStore store, String key) throws IOException {
    ObjectKey objectKey = ObjectKey.of(key);
    store.put(objectKey, ObjectContent.of(new byte[9]), Lifetime.LASTING);
    assertThat(store.findStat(objectKey)).isPresent();
    try (var in = store.openRange(objectKey, 0, 9)) {
      assertThat(in.readAllBytes()).hasSize(9);
    }
    assertThat(store.list(key, "").next()).isPresent();
  }

  @Test
  void reachesTheServerWithTheKeyOverTls() throws IOException {
    try (ObjectStore store =
        SharedAzurite.open(settings(Map.of("accountKey", AzuriteServer.ACCOUNT_KEY)))) {
      roundTrip(store, "key");
    }
  }

  @Test
  void usesAServicePrincipal(@TempDir Path folder) throws IOException {
    int before = tokens.requests();
    Map<String, String> values = principal("");
    Path file = Files.writeString(folder.resolve("secret"), EntraServer.SECRET + "\n");
    values.put("servicePrincipal.clientSecretFile", file.toString());
    try (ObjectStore store = SharedAzurite.open(values)) {
      roundTrip(store, "principal");
    }
    assertThat(tokens.requests()).isGreaterThan(before);
  }

  @Test
  void usesTheWorkloadIdentityOfAPod(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), EntraServer.CLUSTER_TOKEN);
    Map<String, String> values = settings(Map.of("useWorkloadIdentity", "true"));
    values.remove("authorityHost");
    StoreSettings settings = new StoreSettings("azure", values);
    AzureSettings parsed =
        new SettingsParser(
                new StoreSettingsReader(settings, new AzureStoreProvider()),
                settings,
                Map.of(
                    "AZURE_CLIENT_ID",
                    EntraServer.CLIENT,
                    "AZURE_TENANT_ID",
                    EntraServer.TENANT,
                    "AZURE_FEDERATED_TOKEN_FILE",
                    file.toString(),
                    "AZURE_AUTHORITY_HOST",
                    tokens.authorityHost() + "/"))
            .parse();
    try (ObjectStore store = new AzureStore(parsed, AzureClients.open(parsed))) {
      roundTrip(store, "workload");
    }
  }

  @Test
  void saysThatTheSecretOfAPrincipalIsWrong() throws IOException {
    String wrong = "not-the-secret";
    try (ObjectStore store = SharedAzurite.open(principal(wrong))) {
      assertThatThrownBy(() -> store.findStat(KEY))
          .isInstanceOf(StorageAccessException.class)
          .hasMessageContaining("the service principal " + EntraServer.CLIENT)
          .hasMessageContaining("AADSTS7000215")
          .satisfies(e -> assertThat(String.valueOf(e.getMessage())).doesNotContain(wrong));
    }
  }

  @Test
  void saysThatNoTokensCanBeReached() throws IOException {
    Map<String, String> values = principal(EntraServer.SECRET);
    values.put("authorityHost", "https://localhost:1");
    try (ObjectStore store = SharedAzurite.open(values)) {
      assertThatThrownBy(() -> store.findStat(KEY))
          .isInstanceOf(StorageUnavailableException.class)
          .hasMessageContaining("no token")
          .hasMessageContaining("localhost:1");
    }
  }

  @Test
  void saysThatACertificateIsNotTrusted() throws IOException {
    Map<String, String> values = settings(Map.of("accountKey", AzuriteServer.ACCOUNT_KEY));
    values.remove("caFile");
    try (ObjectStore store = SharedAzurite.open(values)) {
      assertThatThrownBy(() -> store.findStat(KEY))
          .isExactlyInstanceOf(StorageException.class)
          .hasMessageContaining("is not trusted")
          .hasMessageContaining("caFile");
    }
  }

  @Test
  void refusesAFileWithoutCertificates(@TempDir Path folder) throws IOException {
    Map<String, String> values = settings(Map.of("accountKey", AzuriteServer.ACCOUNT_KEY));
    for (String content : new String[] {"", "no certificate"}) {
      values.put("caFile", Files.writeString(folder.resolve("ca.pem"), content).toString());
      assertThatIOException()
          .isThrownBy(() -> SharedAzurite.open(values).close())
          .withMessageContaining("ca.pem");
    }
  }
}
