package sh.oso.kafka.backup.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.blob.sas.BlobContainerSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import com.azure.storage.common.StorageSharedKeyCredential;
import java.io.IOException;
import java.io.InputStream;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StorageAccessException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.testkit.servers.AzuriteServer;

/** Who may do what, and what is said to those who may not. */
class AccessIT {

  @RegisterExtension static final SharedAzurite AZURITE = new SharedAzurite();

  private static final ObjectKey KEY = ObjectKey.of("a/b");
  private static final String OTHER_KEY = "bm90LXRoZS1rZXktb2YtdGhlLWFjY291bnQtYXQtYWxsISE=";

  private final String container = AZURITE.newContainer();

  private String sas(String permissions, OffsetDateTime end) {
    BlobContainerClient client =
        new BlobContainerClientBuilder()
            .endpoint(AZURITE.server().endpoint())
            .containerName(container)
            .credential(
                new StorageSharedKeyCredential(AzuriteServer.ACCOUNT, AzuriteServer.ACCOUNT_KEY))
            .httpClient(new JdkHttpClientBuilder().build())
            .buildClient();
    return client.generateSas(
        new BlobServiceSasSignatureValues(end, BlobContainerSasPermission.parse(permissions)));
  }

  private ObjectStore openWithSas(String token) throws IOException {
    Map<String, String> values = new HashMap<>(AZURITE.withoutCredentials(container));
    values.put("sasToken", token);
    return SharedAzurite.open(values);
  }

  private static void put(ObjectStore store) throws IOException {
    store.put(KEY, ObjectContent.of(new byte[9]), Lifetime.LASTING);
  }

  private static void assertDenied(ThrowingCallable call, String secret, String... texts) {
    assertThatThrownBy(call)
        .isInstanceOf(StorageAccessException.class)
        .hasMessageContainingAll(texts)
        .satisfies(e -> assertThat(String.valueOf(e.getMessage())).doesNotContain(secret));
  }

  @Test
  void worksWithASasTokenOfFewRights() throws IOException {
    String token = sas("rcwdl", OffsetDateTime.now(ZoneOffset.UTC).plusHours(1));
    for (String written : List.of(token, "?" + token)) {
      try (ObjectStore store = openWithSas(written)) {
        put(store);
        try (InputStream in = store.openRange(KEY, 0, 9)) {
          assertThat(in.readAllBytes()).hasSize(9);
        }
        assertThat(store.list("", "").next()).isPresent();
        assertThat(store.delete(List.of(KEY))).isEmpty();
        assertThat(store.location()).doesNotContain("sig");
        assertThat(store.toString()).doesNotContain("sig");
      }
    }
  }

  @Test
  void saysWhichRightAReadOnlyTokenLacks() throws IOException {
    try (ObjectStore owner = AZURITE.open(container, Map.of())) {
      put(owner);
    }
    String token = sas("rl", OffsetDateTime.now(ZoneOffset.UTC).plusHours(1));
    try (ObjectStore store = openWithSas(token)) {
      assertThat(store.findStat(KEY)).isPresent();
      assertThat(store.list("", "").next()).isPresent();
      assertDenied(
          () -> store.put(ObjectKey.of("c"), ObjectContent.of(new byte[9]), Lifetime.LASTING),
          token,
          container,
          "blobs/write",
          "c (create)",
          "Storage Blob Data Contributor");
      assertThat(store.delete(List.of(KEY)).get(KEY))
          .isInstanceOf(StorageAccessException.class)
          .hasMessageContaining("blobs/delete")
          .hasMessageContaining("a/b");
      assertThat(store.findStat(KEY)).isPresent();
    }
  }

  @Test
  void saysThatATokenHasEnded() throws IOException {
    String token = sas("rcwdl", OffsetDateTime.parse("2026-01-02T03:04:05Z"));
    try (ObjectStore store = openWithSas(token)) {
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> put(store), () -> store.findStat(KEY), () -> store.list("", "").next())) {
        assertDenied(call, token, "which ends at 2026-01-02T03:04:05Z", "has ended");
      }
    }
  }

  @Test
  void saysThatTheKeyIsWrong() throws IOException {
    try (ObjectStore store = AZURITE.open(container, Map.of("accountKey", OTHER_KEY))) {
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> put(store),
              () -> store.put(KEY, Streams.of(9 << 20), Lifetime.LASTING),
              () -> store.findStat(KEY),
              () -> store.openRange(KEY, 0, 1),
              () -> store.list("", "").next())) {
        assertDenied(call, OTHER_KEY, "the account key", AzuriteServer.ACCOUNT, "does not accept");
      }
    }
  }

  @Test
  void saysThatTheContainerDoesNotExist() throws IOException {
    try (ObjectStore store = AZURITE.open("no-such-place", Map.of())) {
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> put(store),
              () -> store.put(KEY, Streams.of(9 << 20), Lifetime.LASTING),
              () -> store.findStat(KEY),
              () -> store.openRange(KEY, 0, 1),
              () -> store.list("", "").next())) {
        assertThatThrownBy(call)
            .isExactlyInstanceOf(StorageException.class)
            .hasMessageContaining("the container no-such-place does not exist")
            .hasMessageContaining(AzuriteServer.ACCOUNT)
            .hasMessageContaining("create it");
      }
      assertThat(store.delete(List.of(KEY)).get(KEY))
          .hasMessageContaining("the container no-such-place does not exist");
    }
  }
}
