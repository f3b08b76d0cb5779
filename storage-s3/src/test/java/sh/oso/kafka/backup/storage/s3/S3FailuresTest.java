package sh.oso.kafka.backup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.oso.kafka.backup.api.store.StorageAccessException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;
import sh.oso.kafka.backup.api.store.StoreSettings;
import sh.oso.kafka.backup.api.store.StoreSettingsReader;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3FailuresTest {

  private static final S3Failures.Attempt ATTEMPT =
      new S3Failures.Attempt("storing a/b", "s3:PutObject");

  private final S3Failures failures =
      new S3Failures(
          S3Settings.read(
              new StoreSettingsReader(
                  new StoreSettings(
                      "s3", TestStores.settings("https://s3.example", "vault", "secretKey=hush")),
                  new S3StoreProvider())));

  private IOException answer(int status, String code) {
    return failures.of(
        ATTEMPT,
        S3Exception.builder()
            .statusCode(status)
            .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage("why").build())
            .build());
  }

  @ParameterizedTest
  @CsvSource({
    "403, AccessDenied, StorageAccessException, s3:PutObject",
    "403, InvalidAccessKeyId, StorageAccessException, check accessKey",
    "403, SignatureDoesNotMatch, StorageAccessException, check accessKey",
    "400, ExpiredToken, StorageAccessException, get new ones",
    "400, InvalidToken, StorageAccessException, get new ones",
    "403, RequestTimeTooSkewed, StorageAccessException, clock",
    "404, NoSuchKey, ObjectNotFoundException, a/b",
    "404, NoSuchBucket, StorageException, there is no bucket vault at https://s3.example",
    "412, PreconditionFailed, PreconditionFailedException, taken",
    "409, ConditionalRequestConflict, StorageUnavailableException, why",
    "503, SlowDown, StorageUnavailableException, SlowDown",
    "429, TooManyRequests, StorageUnavailableException, why",
    "500, InternalError, StorageUnavailableException, why",
    "502, Bad, StorageUnavailableException, why",
    "400, RequestTimeout, StorageUnavailableException, why",
    "403, QuotaExceeded, StorageFullException, raise the quota",
    "507, XMinioStorageFull, StorageFullException, free some room",
    "403, InvalidObjectState, StorageException, archived",
    "400, BadDigest, StorageException, BadDigest (why)",
    "416, InvalidRange, StorageException, InvalidRange",
    "501, NotImplemented, StorageException, NotImplemented",
  })
  void tellsWhatTheCallerMayDo(int status, String code, String kind, String advice) {
    IOException failure = answer(status, code);
    assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(failure)
        .hasMessageContaining("storing a/b")
        .hasMessageContaining("vault")
        .hasMessageContaining(advice)
        .hasCauseInstanceOf(S3Exception.class);
    assertThat(failure.getMessage()).doesNotContain("hush").doesNotContain("\n");
  }

  @Test
  void takesSilenceForPassing() {
    for (IOException trouble :
        new IOException[] {
          new ConnectException("Connection refused"),
          new SocketTimeoutException("Read timed out"),
          new UnknownHostException("s3.example"),
          new IOException("Broken pipe")
        }) {
      assertThat(
              failures.of(
                  ATTEMPT, SdkClientException.create("Unable to execute HTTP request", trouble)))
          .isExactlyInstanceOf(StorageUnavailableException.class)
          .hasMessageContaining("storing a/b in bucket vault failed: ")
          .hasMessageContaining(trouble.getMessage());
    }
  }

  @Test
  void namesTheSettingForCertificates() {
    SSLHandshakeException untrusted = new SSLHandshakeException("PKIX path building failed");
    assertThat(failures.of(ATTEMPT, SdkClientException.create("x", untrusted)))
        .isExactlyInstanceOf(StorageException.class)
        .hasMessageContaining("PKIX")
        .hasMessageContaining("storage.s3.caFile");
  }

  @Test
  void saysThatThereAreNoCredentials() {
    assertThat(
            failures.of(
                ATTEMPT,
                SdkClientException.create(
                    "Unable to load credentials from any of the providers in the chain")))
        .isExactlyInstanceOf(StorageAccessException.class)
        .hasMessageContaining("accessKey");
  }

  @Test
  void keepsTheFlagOfAnInterrupt() {
    assertThat(failures.of(ATTEMPT, AbortedException.create("Thread was interrupted")))
        .isExactlyInstanceOf(InterruptedIOException.class)
        .hasMessageContaining("storing a/b");
    assertThat(Thread.interrupted()).isTrue();
  }

  /** As Apache's client says that all connections are in use. */
  @Test
  void takesAWaitForAConnectionForNoInterrupt() {
    InterruptedIOException timeout = new InterruptedIOException("Timeout deadline: 10000 ms") {};
    assertThat(failures.of(ATTEMPT, SdkClientException.create("Unable to execute", timeout)))
        .isExactlyInstanceOf(StorageUnavailableException.class)
        .hasMessageContaining("Timeout deadline");
    assertThat(Thread.interrupted()).isFalse();
  }
}
