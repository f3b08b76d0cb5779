package sh.oso.kafka.backup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StorageAccessException;

/** Which way requests take, and in whose name. */
@Isolated
class S3ClientsTest {

  private static final ObjectKey KEY = ObjectKey.of("a/b");

  private final ScriptedS3 server = new ScriptedS3();

  @AfterEach
  void stop() {
    server.close();
    System.clearProperty("aws.endpointUrlSts");
    System.clearProperty("aws.sharedCredentialsFile");
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  private ObjectStore store(String... more) {
    return TestStores.openAt(server.endpoint(), "vault", more);
  }

  private ScriptedS3.Request last() {
    return server.requests().get(server.requests().size() - 1);
  }

  @Test
  void goesThroughAProxy() throws IOException {
    String proxy = server.endpoint().replace("http://", "proxy=http://user:hush@");
    try (ObjectStore store = TestStores.openAt("http://s3.invalid:9000", "vault", proxy)) {
      assertThat(store.findStat(KEY)).isPresent();
    }
    assertThat(last().line()).contains("http://s3.invalid:9000/vault/a/b");
    assertThat(last().header("Proxy-Authorization"))
        .isEqualTo(
            "Basic "
                + Base64.getEncoder().encodeToString("user:hush".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void namesTheBucketInTheHostIfToldTo() throws IOException {
    String proxy = server.endpoint().replace("http://", "proxy=http://");
    try (ObjectStore store =
        TestStores.openAt("http://s3.invalid:9000", "vault", proxy, "pathStyle=false")) {
      assertThat(store.findStat(KEY)).isPresent();
    }
    assertThat(last().line()).contains("http://vault.s3.invalid:9000/a/b");
  }

  @Test
  void sendsSessionTokens() throws IOException {
    try (ObjectStore store = store("accessKey=ASIATEMP", "sessionToken=token-1")) {
      assertThat(store.findStat(KEY)).isPresent();
      assertThat(last().header("Authorization")).contains("Credential=ASIATEMP/", "/eu-west-1/s3/");
      assertThat(last().header("x-amz-security-token")).isEqualTo("token-1");
      server.error(400, "ExpiredToken", "The provided token has expired.");
      assertThatThrownBy(() -> store.list("", ""))
          .isInstanceOf(StorageAccessException.class)
          .hasMessageContaining("have expired")
          .hasMessageNotContaining("token-1");
    }
  }

  @Test
  void assumesARole() throws IOException {
    System.setProperty("aws.endpointUrlSts", server.endpoint());
    server.ok(
        "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>"
            + "<SecretAccessKey>s</SecretAccessKey><SessionToken>role-token</SessionToken>"
            + "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>"
            + "</AssumeRoleResponse>");
    try (ObjectStore store =
        store(
            "assumeRole.arn=arn:aws:iam::123456789012:role/backup",
            "assumeRole.externalId=ext-1",
            "assumeRole.sessionName=nightly")) {
      assertThat(store.findStat(KEY)).isPresent();
    }
    assertThat(server.requests().get(0).body())
        .contains("Action=AssumeRole")
        .contains("RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fbackup")
        .contains("ExternalId=ext-1")
        .contains("RoleSessionName=nightly");
    assertThat(last().header("Authorization")).contains("Credential=ASIAROLE/");
    assertThat(last().header("x-amz-security-token")).isEqualTo("role-token");
  }

  @Test
  void saysThatARoleMayNotBeAssumed() {
    System.setProperty("aws.endpointUrlSts", server.endpoint());
    server.answer(
        403,
        java.util.Map.of(),
        "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User is not"
            + " authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>");
    try (ObjectStore store = store("assumeRole.arn=arn:aws:iam::123456789012:role/backup")) {
      assertThatThrownBy(() -> store.findStat(KEY))
          .isInstanceOf(StorageAccessException.class)
          .hasMessageContaining("sts:AssumeRole");
    }
  }

  @Test
  void takesProfiles(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("credentials"),
            "[backup]\naws_access_key_id = AKIAPROFILE\naws_secret_access_key = hush\n");
    System.setProperty("aws.sharedCredentialsFile", file.toString());
    try (ObjectStore store = store("accessKey=", "secretKey=", "profile=backup")) {
      assertThat(store.findStat(KEY)).isPresent();
    }
    assertThat(last().header("Authorization")).contains("Credential=AKIAPROFILE/");
    try (ObjectStore store = store("accessKey=", "secretKey=", "profile=absent")) {
      assertThatThrownBy(() -> store.findStat(KEY))
          .isInstanceOf(StorageAccessException.class)
          .hasMessageContaining("credentials");
    }
  }

  @Test
  void triesTheWaysOfTheSdkWithoutKeys() throws IOException {
    System.setProperty("aws.accessKeyId", "AKIACHAIN");
    System.setProperty("aws.secretAccessKey", "hush");
    try (ObjectStore store = store("accessKey=", "secretKey=")) {
      assertThat(store.findStat(KEY)).isPresent();
    }
    assertThat(last().header("Authorization")).contains("Credential=AKIACHAIN/");
  }

  @Test
  void keepsAStreamOpenForEachOfManyLanes() throws IOException {
    int lanes = 300;
    List<InputStream> open = new ArrayList<>();
    try (ObjectStore store = store()) {
      for (int i = 0; i < lanes; i++) {
        server.answer(206, Map.of(), "abc");
        open.add(store.openRange(KEY, 0, 3));
      }
      for (InputStream in : open) {
        assertThat(in.readAllBytes()).hasSize(3);
      }
    }
    assertThat(server.requests()).hasSize(lanes);
  }
}
