package sh.oso.kafka.backup.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.ObjectStoreProvider;
import sh.oso.kafka.backup.api.store.StoreSettings;
import sh.oso.kafka.backup.api.store.StoreSettingsReader;
import sh.oso.kafka.backup.testkit.plugin.ServiceDeclarations;
import sh.oso.kafka.backup.testkit.servers.GoogleServiceAccount;

class GcsStoreProviderTest {

  private static final String KMS_KEY = "projects/p/locations/l/keyRings/r/cryptoKeys/k";

  private final GcsStoreProvider provider = new GcsStoreProvider();

  @Test
  void isFoundOnBothPaths() throws IOException {
    ServiceDeclarations.assertSameOnBothPaths(GcsStoreProvider.class);
    assertThat(ServiceLoader.load(ObjectStoreProvider.class))
        .singleElement()
        .isInstanceOf(GcsStoreProvider.class);
  }

  @Test
  void readsALocation() {
    StoreSettings settings =
        provider.settings(URI.create("gs://my_bucket.x/a/b%20c?chunkSize=1MiB&anonymous=true"));
    assertThat(settings.type()).isEqualTo("gcs");
    assertThat(settings.values())
        .isEqualTo(
            Map.of(
                "bucket", "my_bucket.x",
                "prefix", "/a/b c",
                "chunkSize", "1MiB",
                "anonymous", "true"));
    assertThat(parse(settings).location()).isEqualTo("gs://my_bucket.x/a/b c");
    assertThat(parse(provider.settings(URI.create("GS://bucket"))).prefix()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "s3://bucket/prefix, gs://bucket/prefix",
    "gs:///prefix, gs://bucket/prefix",
    "gs://user:s3cr3t@bucket, more than a name",
    "gs://bucket:80/prefix, more than a name",
    "gs://bucket/a#b, %23",
    "gs://bucket?prefix=a, before the '?'",
    "gs://bucket?credentials=s3cr3t, credentialsFile",
    "gs://bucket?region=here, region: unknown",
    "gs://bucket?anonymous, name=value",
  })
  void saysHowToMendALocation(String location, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider.settings(URI.create(location)))
        .withMessageContaining(problem)
        .withMessageNotContaining("s3cr3t");
  }

  @Test
  void takesEverySetting(@TempDir Path folder) throws IOException {
    Path certificates = Files.createFile(folder.resolve("ca.pem"));
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "bucket", "bucket",
                "prefix", "//a/b/",
                "anonymous", "true",
                "endpoint", "http://localhost:4443/",
                "storageClass", "NEARLINE",
                "kmsKey", KMS_KEY,
                "chunkSize", "16MiB",
                "caFile", certificates.toString(),
                "proxy", "http://proxy:3128",
                "allowHttp", "true"));
    assertThat(all.keySet())
        .containsAll(
            provider.knownSettings().stream()
                .map(setting -> setting.name())
                .filter(name -> !name.equals("credentials"))
                .toList());
    GcsSettings parsed = parse(new StoreSettings("gcs", all));
    assertThat(parsed.prefix()).isEqualTo("a/b/");
    assertThat(parsed.login()).isEqualTo(new GcsSettings.Login.Anonymous());
    assertThat(parsed.storageClass()).hasValue("NEARLINE");
    assertThat(parsed.kmsKey()).hasValue(KMS_KEY);
    assertThat(parsed.chunkBytes()).isEqualTo(16 << 20);
    assertThat(parsed.connection().endpoint()).hasValue(URI.create("http://localhost:4443/"));
    assertThat(parsed.connection().caFile()).hasValue(certificates);
    assertThat(parsed.connection().proxy()).map(p -> p.getPort()).hasValue(3128);
  }

  @Test
  void usesTheEnvironmentsIdentityAndEightMebibytesUnlessTold() {
    GcsSettings parsed = parse(new StoreSettings("gcs", Map.of("bucket", "bucket")));
    assertThat(parsed.login()).isEqualTo(new GcsSettings.Login.OfEnvironment());
    assertThat(parsed.chunkBytes()).isEqualTo(8 << 20);
  }

  @Test
  void namesAllProblemsOfSettingsTogether() {
    Map<String, String> wrong =
        Map.of(
            "bucket", "Bucket!",
            "prefix", "a//b",
            "credentials", "{\"private_key\": \"s3cr3t",
            "endpoint", "http://localhost:4443",
            "kmsKey", "key",
            "chunkSize", "300KiB",
            "caFile", "/no/such/file",
            "proxy", "http://user:s3cr3t@proxy:3128",
            "region", "here");
    assertThatThrownBy(() -> provider.open(new StoreSettings("gcs", wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "bucket: 'Bucket!'",
            "prefix: an object key",
            "credentials: not the JSON",
            "endpoint: http://localhost:4443 is not encrypted",
            "kmsKey: 'key'",
            "chunkSize: 300.0 KiB is no multiple",
            "caFile: there is no file",
            "proxy: takes no user or password",
            "region: unknown")
        .hasMessageNotContaining("s3cr3t");
  }

  @ParameterizedTest
  @CsvSource({
    "endpoint, storage.googleapis.com, write https://host",
    "endpoint, https://host/storage/v1, write https://host",
    "endpoint, ftp://host, write https://host",
    "proxy, https://proxy:1, write http://host:port",
    "proxy, http://proxy, the port is missing",
    "chunkSize, 1KiB, no size from",
    "credentialsFile, /no/such/file, there is no file",
    "anonymous, yes, not one of true",
  })
  void saysHowToMendASetting(String name, String value, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(new StoreSettings("gcs", Map.of("bucket", "b-1", name, value))))
        .withMessageContaining(name)
        .withMessageContaining(problem);
  }

  @Test
  void takesCredentialsFromAFileAndTellsThemToNobody(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("key.json"), GoogleServiceAccount.create().json("http://x/token"));
    StoreSettings settings =
        new StoreSettings("gcs", Map.of("bucket", "bucket", "credentialsFile", file.toString()));
    assertThat(parse(settings).toString()).doesNotContain("PRIVATE");
    assertThat(settings.toString()).doesNotContain("PRIVATE");
    try (ObjectStore store = provider.open(settings)) {
      assertThat(store.location()).isEqualTo("gs://bucket");
      assertThat(store.toString()).isEqualTo("gs://bucket");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                parse(
                    new StoreSettings(
                        "gcs",
                        Map.of(
                            "bucket", "bucket",
                            "anonymous", "true",
                            "credentialsFile", file.toString()))))
        .withMessageContaining("keep one");
  }

  @Test
  void takesWorkloadIdentityFederation(@TempDir Path folder) throws IOException {
    String json =
        """
        {"type": "external_account",
         "audience": "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/x",
         "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
         "token_url": "https://sts.googleapis.com/v1/token",
         "credential_source": {"file": "%s"}}
        """
            .formatted(folder.resolve("token"));
    StoreSettings settings =
        new StoreSettings("gcs", Map.of("bucket", "bucket", "credentials", json));
    try (ObjectStore store = provider.open(settings)) {
      assertThat(store.location()).isEqualTo("gs://bucket");
    }
  }

  @Test
  void tellsEverySettingInTheReference() {
    assertThat(provider.knownSettings())
        .allSatisfy(setting -> assertThat(setting.description()).endsWith("."));
    assertThat(StoreSettingsReader.names(provider.knownSettings()))
        .isEqualTo(
            List.of(
                "bucket",
                "prefix",
                "credentials",
                "credentialsFile",
                "anonymous",
                "endpoint",
                "storageClass",
                "kmsKey",
                "chunkSize",
                "caFile",
                "proxy",
                "allowHttp"));
  }

  private GcsSettings parse(StoreSettings settings) {
    return GcsSettings.parse(settings, provider);
  }
}
