package sh.oso.kafka.backup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.ObjectStoreProvider;
import sh.oso.kafka.backup.api.store.StoreCapability;
import sh.oso.kafka.backup.api.store.StoreSettings;
import sh.oso.kafka.backup.testkit.plugin.ServiceDeclarations;

class S3StoreProviderTest {

  private final S3StoreProvider provider = new S3StoreProvider();

  @Test
  void isFoundOnBothPaths() throws IOException {
    ServiceDeclarations.assertSameOnBothPaths(S3StoreProvider.class);
    assertThat(ServiceLoader.load(ObjectStoreProvider.class))
        .singleElement()
        .isInstanceOf(S3StoreProvider.class);
  }

  @Test
  void takesLocations() {
    assertThat(
            provider.settings(
                URI.create(
                    "s3://kafka-backups/production/hourly%20x?region=us-west-2&partSize=16MiB"
                        + "&objectLock.mode=GOVERNANCE&secretKeyFile=/run/secret")))
        .isEqualTo(
            new StoreSettings(
                "s3",
                Map.of(
                    "bucket", "kafka-backups",
                    "prefix", "/production/hourly x",
                    "region", "us-west-2",
                    "partSize", "16MiB",
                    "objectLock.mode", "GOVERNANCE",
                    "secretKeyFile", "/run/secret")));
    assertThat(provider.settings(URI.create("S3://b")).values()).containsEntry("prefix", "");
  }

  @ParameterizedTest
  @CsvSource({
    "s3:bucket, s3://bucket/prefix",
    "file:///x, s3://bucket/prefix",
    "s3://key:hush@bucket/x, no user or password",
    "s3://bucket:9000/x, no port",
    "s3://bucket/x#y?secretKey=hush, %23",
    "s3://bucket/x?bucket=c&secretKey=hush, bucket is given twice",
    "s3://bucket/x?regoin=eu&secretKey=hush, regoin: unknown",
    "s3://bucket/x?region=a&region=b&secretKey=hush, region is given twice",
  })
  void saysHowToMendALocationWithoutItsSecrets(String location, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider.settings(URI.create(location)))
        .withMessageContaining(problem)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hush"));
  }

  @Test
  void namesAllProblemsTogether() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                provider.open(
                    new StoreSettings(
                        "s3",
                        Map.ofEntries(
                            Map.entry("bucket", "my/bucket"),
                            Map.entry("prefix", "a//b"),
                            Map.entry("region", "eu west"),
                            Map.entry("endpoint", "http://minio.example:9000"),
                            Map.entry("accessKey", "AKIAHUSH"),
                            Map.entry("kmsKeyId", "k"),
                            Map.entry("storageClass", "DEEP_ARCHIVE"),
                            Map.entry("objectLock.mode", "GOVERNANCE"),
                            Map.entry("partSize", "1MiB"),
                            Map.entry("parallelParts", "0"),
                            Map.entry("assumeRole.externalId", "x"),
                            Map.entry("proxy", "socks://user:hush@proxy:1"),
                            Map.entry("caFile", "/no/such/file"),
                            Map.entry("checksumMode", "NEVER"),
                            Map.entry("Bucket", "x")))))
        .withMessageStartingWith("storage.s3: ")
        .withMessageContaining("bucket: 'my/bucket'")
        .withMessageContaining("prefix: ")
        .withMessageContaining("region: 'eu west'")
        .withMessageContaining("endpoint: 'http://minio.example:9000' is not encrypted")
        .withMessageContaining("allowHttp")
        .withMessageContaining("secretKey: missing")
        .withMessageContaining("kmsKeyId: given without encryption=SSE-KMS")
        .withMessageContaining("storageClass: 'DEEP_ARCHIVE'")
        .withMessageContaining("objectLock.days: missing")
        .withMessageContaining("partSize: '1MiB'")
        .withMessageContaining("parallelParts: '0'")
        .withMessageContaining("assumeRole.arn: missing")
        .withMessageContaining("proxy: ")
        .withMessageContaining("caFile: ")
        .withMessageContaining("checksumMode: 'NEVER'")
        .withMessageContaining("Bucket: unknown")
        .satisfies(
            e -> assertThat(e.getMessage()).doesNotContain("hush").doesNotContain("AKIAHUSH"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider.open(new StoreSettings("s3", Map.of("region", "eu-west-1"))))
        .withMessageContaining("bucket: missing");
  }

  @ParameterizedTest
  @CsvSource({
    "endpoint, minio.example:9000, https://",
    "endpoint, https://user:hush@minio.example, neither user",
    "bucket, logs--euw1-az1--x-s3, directory bucket",
    "sessionToken, hush, without accessKey",
    "objectLock.days, 30, objectLock.mode: missing",
    "encryption, AES256, SSE-S3",
  })
  void refusesWhatCannotWork(String name, String value, String problem) {
    Map<String, String> values = new java.util.HashMap<>(Map.of("bucket", "b", "region", "r-1"));
    values.put(name, value);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider.open(new StoreSettings("s3", values)))
        .withMessageContaining(problem)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hush"));
  }

  @Test
  void tellsItsLocationAndCapabilities() {
    try (ObjectStore aws = open("prefix=/p/q/")) {
      assertThat(aws.location()).isEqualTo("s3://b/p/q");
      assertThat(aws.capabilities())
          .containsExactlyInAnyOrder(
              StoreCapability.CREATE_ONLY, StoreCapability.CREATE_ONLY_STREAM);
    }
    try (ObjectStore locking = open("objectLock.mode=GOVERNANCE", "objectLock.days=30")) {
      assertThat(locking.capabilities()).containsExactlyInAnyOrder(StoreCapability.values());
    }
    try (ObjectStore other = open("endpoint=https://minio.example:9000", "secretKey=hush")) {
      assertThat(other.location()).isEqualTo("s3://b?endpoint=https://minio.example:9000");
      assertThat(other.capabilities()).containsExactly(StoreCapability.CREATE_ONLY);
      assertThat(provider.settings(URI.create(other.location())).values())
          .containsEntry("bucket", "b");
    }
    try (ObjectStore other =
        open("endpoint=https://minio.example:9000", "conditionalMultipart=true")) {
      assertThat(other.capabilities())
          .containsExactlyInAnyOrder(
              StoreCapability.CREATE_ONLY, StoreCapability.CREATE_ONLY_STREAM);
    }
  }

  private ObjectStore open(String... more) {
    Map<String, String> values = TestStores.settings("", "b", more);
    return provider.open(new StoreSettings("s3", values));
  }

  @Test
  void readsSecretsFromFiles(@TempDir Path folder) throws IOException {
    Path key = Files.writeString(folder.resolve("key"), "AKIA\n");
    Path secret = Files.writeString(folder.resolve("secret"), "hush\n");
    S3Settings settings =
        S3Settings.read(
            new sh.oso.kafka.backup.api.store.StoreSettingsReader(
                new StoreSettings(
                    "s3",
                    Map.of(
                        "bucket",
                        "b",
                        "region",
                        "eu-west-1",
                        "accessKeyFile",
                        key.toString(),
                        "secretKeyFile",
                        secret.toString())),
                provider));
    assertThat(settings.login().keys())
        .hasValueSatisfying(
            it -> {
              assertThat(it.accessKeyId()).isEqualTo("AKIA");
              assertThat(it.secretAccessKey()).isEqualTo("hush");
            });
    assertThat(settings.toString()).doesNotContain("hush").doesNotContain("AKIA");
    assertThatThrownBy(() -> open("secretKeyFile=" + secret)).hasMessageContaining("keep one");
  }

  @Test
  void refusesAnAuthorityThatIsNone(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("ca.pem"), "no certificate");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open("caFile=" + file))
        .withMessageContaining("holds no certificates");
  }
}
