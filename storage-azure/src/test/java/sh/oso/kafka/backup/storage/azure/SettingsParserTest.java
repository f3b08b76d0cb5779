package sh.oso.kafka.backup.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.oso.kafka.backup.api.store.StoreSettings;
import sh.oso.kafka.backup.api.store.StoreSettingsReader;

class SettingsParserTest {

  private static final String KEY = "a2V5LW9mLXRoZS1hY2NvdW50";
  private static final String SAS = "sv=2021&se=2026-01-02T03%3A04%3A05Z&sig=geheim";

  private static AzureSettings parse(Map<String, String> more, Map<String, String> environment) {
    Map<String, String> values = new HashMap<>(Map.of("accountName", "acc", "container", "cont"));
    values.putAll(more);
    StoreSettings settings = new StoreSettings("azure", values);
    return new SettingsParser(
            new StoreSettingsReader(settings, new AzureStoreProvider()), settings, environment)
        .parse();
  }

  private static AzureSettings parse(Map<String, String> more) {
    return parse(more, Map.of());
  }

  private static void assertProblem(Map<String, String> more, String... texts) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(more))
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .contains(texts)
                    .doesNotContain(KEY, "geheim", "clientPassword"));
  }

  @Test
  void hasDefaults() {
    AzureSettings settings =
        parse(Map.of("prefix", "", "endpoint", " ", "accountKey", "", "useWorkloadIdentity", ""));
    assertThat(settings.endpoint()).isEqualTo(URI.create("https://acc.blob.core.windows.net"));
    assertThat(settings.prefix()).isEmpty();
    assertThat(settings.authentication()).isEqualTo(new Authentication.DefaultChain());
    assertThat(settings.identity()).isEqualTo(new AzureSettings.Identity(Optional.empty(), false));
    assertThat(settings.network())
        .isEqualTo(new AzureSettings.Network(Optional.empty(), Optional.empty()));
    assertThat(settings.upload()).isEqualTo(new AzureSettings.Upload(8 << 20, 2, Optional.empty()));
    assertThat(settings.location()).isEqualTo("az://acc/cont");
  }

  @Test
  void readsEverySetting(@TempDir Path folder) throws IOException {
    Path ca = Files.createFile(folder.resolve("ca.pem"));
    AzureSettings settings =
        parse(
            Map.ofEntries(
                Map.entry("prefix", "/production/hourly/"),
                Map.entry("endpoint", "http://azurite:10000/acc/"),
                Map.entry("allowHttp", "true"),
                Map.entry("accountKey", KEY),
                Map.entry("authorityHost", "https://login.microsoftonline.us"),
                Map.entry("disableInstanceDiscovery", "true"),
                Map.entry("caFile", ca.toString()),
                Map.entry("accessTier", "Cool"),
                Map.entry("blockSize", "16MiB"),
                Map.entry("parallelBlocks", "5"),
                Map.entry("proxy", "http://proxy:3128")));
    assertThat(settings)
        .isEqualTo(
            new AzureSettings(
                "acc",
                "cont",
                "production/hourly/",
                URI.create("http://azurite:10000/acc"),
                new Authentication.AccountKey(KEY),
                new AzureSettings.Identity(Optional.of("https://login.microsoftonline.us/"), true),
                new AzureSettings.Network(
                    Optional.of(ca),
                    Optional.of(InetSocketAddress.createUnresolved("proxy", 3128))),
                new AzureSettings.Upload(16 << 20, 5, Optional.of("Cool"))));
    assertThat(settings.toString()).doesNotContain(KEY);
    assertThat(settings.location()).isEqualTo("az://acc/cont/production/hourly");
  }

  @Test
  void readsEachWayOfAuthentication(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), KEY + "\n");
    assertThat(parse(Map.of("accountKeyFile", file.toString())).authentication())
        .isEqualTo(new Authentication.AccountKey(KEY));
    assertThat(parse(Map.of("sasToken", "?" + SAS)).authentication())
        .isEqualTo(new Authentication.SasToken(SAS))
        .hasToString("the SAS token, which ends at 2026-01-02T03:04:05Z");
    Path id = Files.writeString(folder.resolve("id"), "client\n");
    AzureSettings principal =
        parse(
            Map.of(
                "servicePrincipal.clientIdFile", id.toString(),
                "servicePrincipal.tenantId", "tenant",
                "servicePrincipal.clientSecret", "clientPassword"));
    assertThat(principal.authentication())
        .isEqualTo(new Authentication.ServicePrincipal("client", "tenant", "clientPassword"));
    assertThat(principal.toString()).doesNotContain("clientPassword");
    assertThat(
            parse(
                    Map.of("useWorkloadIdentity", "true"),
                    Map.of(
                        "AZURE_CLIENT_ID", "client",
                        "AZURE_TENANT_ID", "tenant",
                        "AZURE_FEDERATED_TOKEN_FILE", file.toString()))
                .authentication())
        .isEqualTo(new Authentication.WorkloadIdentity("client", "tenant", file));
  }

  @Test
  void takesTheAuthorityHostOfTheEnvironment() {
    Map<String, String> environment =
        Map.of("AZURE_AUTHORITY_HOST", "https://login.chinacloudapi.cn/");
    assertThat(parse(Map.of(), environment).identity().authorityHost())
        .hasValue("https://login.chinacloudapi.cn/");
    assertThat(
            parse(Map.of("authorityHost", "https://other.example"), environment)
                .identity()
                .authorityHost())
        .hasValue("https://other.example/");
  }

  @Test
  void takesTheAuthorityHostOfTheCloudThatTheEndpointIsIn() {
    Map<String, String> sovereign =
        Map.of("endpoint", "https://account.blob.core.usgovcloudapi.net");
    assertThat(parse(sovereign, Map.of()).identity().authorityHost())
        .hasValue("https://login.microsoftonline.us/");
    assertThat(
            parse(sovereign, Map.of("AZURE_AUTHORITY_HOST", "https://other.example"))
                .identity()
                .authorityHost())
        .hasValue("https://other.example/");
    assertThat(parse(Map.of(), Map.of()).identity().authorityHost()).isEmpty();
  }

  @Test
  void wantsOneWayOfAuthentication() {
    assertProblem(
        Map.of("accountKey", KEY, "sasToken", SAS),
        "accountKey: given, and sasToken too; keep one");
    assertProblem(
        Map.of("sasToken", SAS, "useWorkloadIdentity", "true"),
        "sasToken: given, and useWorkloadIdentity too");
    assertProblem(
        Map.of("accountKey", KEY, "servicePrincipal.clientSecret", "clientPassword"),
        "accountKey: given, and servicePrincipal too");
    assertProblem(
        Map.of("servicePrincipal.clientSecret", "clientPassword"),
        "servicePrincipal.clientId: missing",
        "servicePrincipal.tenantId: missing");
    assertProblem(Map.of("accountKeyFile", "/no/such/file"), "there is no file /no/such/file");
  }

  @Test
  void saysWhatThePodLacksForItsWorkloadIdentity() {
    assertProblem(
        Map.of("useWorkloadIdentity", "true"),
        "AZURE_CLIENT_ID is not set",
        "AZURE_TENANT_ID is not set",
        "AZURE_FEDERATED_TOKEN_FILE is not set",
        "azure.workload.identity/use");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                parse(
                    Map.of("useWorkloadIdentity", "true"),
                    Map.of(
                        "AZURE_CLIENT_ID", "c",
                        "AZURE_TENANT_ID", "t",
                        "AZURE_FEDERATED_TOKEN_FILE", "/no/such/token")))
        .withMessageContaining("there is no file /no/such/token");
  }

  @ParameterizedTest
  @CsvSource({
    "accountName, Acc-ount, 3 to 24",
    "container, a--b, single",
    "container, -ab, single",
    "container, Ab, single",
    "prefix, a//b, empty part",
    "endpoint, http://acc.example, allowHttp",
    "endpoint, https://localhost:10000, write https://localhost:10000/acc",
    "endpoint, https://127.0.0.1:10000, write https://127.0.0.1:10000/acc",
    "endpoint, https://acc.example/cont/a, must be the accountName",
    "endpoint, acc.blob.core.windows.net, https or http://host",
    "endpoint, https://acc.example?sig=geheim, https or http://host",
    "endpoint, https://u:geheim@acc.example, https or http://host",
    "authorityHost, http://login.example, https://host",
    "proxy, proxy:3128, http://host",
    "proxy, http://u:geheim@proxy:3128, neither user",
    "proxy, http://proxy, http://host:port",
    "accountKey, not Base64!, no key of an account",
    "sasToken, geheim, no SAS token",
    "accessTier, Archive, hours of waiting",
    "accessTier, Tepid, 'Hot, Cool, Cold'",
    "blockSize, 100KiB, no size from",
    "parallelBlocks, 0, from 1 to 64",
    "useWorkloadIdentity, yes, 'true, false'",
    "caFile, /no/such/file, there is no file",
    "bucket, b, unknown",
  })
  void saysWhatIsWrong(String name, String value, String problem) {
    assertProblem(Map.of(name, value), name + ": ", problem);
  }

  @Test
  void sendsTokensOverTlsOnly() {
    assertProblem(
        Map.of("endpoint", "http://localhost:10000/acc", "allowHttp", "true"),
        "endpoint: tokens are sent over https only");
  }

  @Test
  void namesAllProblemsTogether() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                parse(Map.of("accountName", "", "container", "", "blockSize", "x", "region", "y")))
        .withMessageContainingAll(
            "accountName: missing", "container: missing", "blockSize:", "region: unknown");
  }
}
