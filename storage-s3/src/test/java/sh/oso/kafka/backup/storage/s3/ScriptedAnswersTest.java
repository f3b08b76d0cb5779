package sh.oso.kafka.backup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.PreconditionFailedException;
import sh.oso.kafka.backup.api.store.StorageAccessException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;
import sh.oso.kafka.backup.api.store.StoreSettings;
import sh.oso.kafka.backup.api.store.StoreSettingsReader;

/** What is sent, and what is made of answers that only AWS itself gives. */
class ScriptedAnswersTest {

  private static final ObjectKey KEY = ObjectKey.of("a/b");
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private final ScriptedS3 server = new ScriptedS3();

  @AfterEach
  void stop() {
    server.close();
  }

  private ObjectStore store(String... more) {
    S3StoreProvider provider = new S3StoreProvider();
    StoreSettingsReader reader =
        new StoreSettingsReader(
            new StoreSettings("s3", TestStores.settings(server.endpoint(), "vault", more)),
            provider);
    S3Settings settings = S3Settings.read(reader);
    reader.finish();
    return new S3Store(settings, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static void put(ObjectStore store, Lifetime lifetime) throws IOException {
    store.put(KEY, ObjectContent.of(new byte[] {1, 2, 3}), lifetime);
  }

  @Test
  void sendsConditionAndChecksumWithEveryPut() throws IOException {
    try (ObjectStore store = store()) {
      put(store, Lifetime.LASTING);
    }
    ScriptedS3.Request put = server.requests().get(0);
    assertThat(put.line()).isEqualTo("PUT /vault/a/b");
    assertThat(put.header("If-None-Match")).isEqualTo("*");
    assertThat(put.header("x-amz-checksum-crc32c")).isEqualTo("8TDyHg==");
    assertThat(put.header("x-amz-meta-put-id")).hasSize(36);
    assertThat(put.headers()).doesNotContainKeys("Expect", "X-amz-trailer", "X-amz-storage-class");
  }

  @Test
  void sendsMd5WhereServersKnowNoOtherChecksum() throws IOException {
    try (ObjectStore store = store("checksumMode=WHEN_REQUIRED", "chunkedEncoding=false")) {
      put(store, Lifetime.LASTING);
      server.ok("<DeleteResult/>");
      store.delete(List.of(KEY));
    }
    assertThat(server.requests()).hasSize(2);
    assertThat(server.requests())
        .allSatisfy(it -> assertThat(it.headers()).containsKey("Content-md5"))
        .allSatisfy(it -> assertThat(it.header("x-amz-content-sha256")).hasSize(64));
    assertThat(server.requests().get(0).headers().keySet())
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("checksum"));
  }

  @Test
  void locksAndEncryptsWhatLastsAsToldTo() throws IOException {
    try (ObjectStore store =
        store(
            "encryption=SSE-KMS",
            "kmsKeyId=alias/backups",
            "storageClass=STANDARD_IA",
            "objectLock.mode=COMPLIANCE",
            "objectLock.days=30")) {
      put(store, Lifetime.LASTING);
      put(store, Lifetime.TEMPORARY);
    }
    ScriptedS3.Request lasting = server.requests().get(0);
    assertThat(lasting.header("x-amz-server-side-encryption")).isEqualTo("aws:kms");
    assertThat(lasting.header("x-amz-server-side-encryption-aws-kms-key-id"))
        .isEqualTo("alias/backups");
    assertThat(lasting.header("x-amz-storage-class")).isEqualTo("STANDARD_IA");
    assertThat(lasting.header("x-amz-object-lock-mode")).isEqualTo("COMPLIANCE");
    assertThat(lasting.header("x-amz-object-lock-retain-until-date"))
        .isEqualTo("2026-12-22T10:00:00Z");
    ScriptedS3.Request temporary = server.requests().get(1);
    assertThat(temporary.header("x-amz-server-side-encryption")).isEqualTo("aws:kms");
    assertThat(temporary.headers())
        .doesNotContainKeys(
            "X-amz-object-lock-mode", "X-amz-object-lock-retain-until-date", "X-amz-storage-class");
  }

  @Test
  void locksLargeObjectsToo() throws IOException {
    server
        .ok(
            "<InitiateMultipartUploadResult><Bucket>vault</Bucket><Key>a/b</Key>"
                + "<UploadId>u1</UploadId></InitiateMultipartUploadResult>")
        .answer(200, Map.of("ETag", "\"e1\""), "")
        .answer(200, Map.of("ETag", "\"e2\""), "")
        .error(404, "", "")
        .ok(
            "<CompleteMultipartUploadResult><Key>a/b</Key><ETag>\"e\"</ETag>"
                + "</CompleteMultipartUploadResult>");
    try (ObjectStore store =
        store("objectLock.mode=GOVERNANCE", "objectLock.days=1", "encryption=SSE-S3")) {
      store.put(KEY, ObjectContent.of(new byte[6 << 20]), Lifetime.LASTING);
    }
    ScriptedS3.Request create = server.requests().get(0);
    assertThat(create.line()).isEqualTo("POST /vault/a/b?uploads");
    assertThat(create.header("x-amz-object-lock-mode")).isEqualTo("GOVERNANCE");
    assertThat(create.header("x-amz-object-lock-retain-until-date"))
        .isEqualTo("2026-11-23T10:00:00Z");
    assertThat(create.header("x-amz-server-side-encryption")).isEqualTo("AES256");
    assertThat(create.header("x-amz-checksum-type")).isEqualTo("FULL_OBJECT");
    assertThat(server.requests().get(3).line()).isEqualTo("HEAD /vault/a/b");
    ScriptedS3.Request complete = server.requests().get(4);
    assertThat(complete.line()).startsWith("POST /vault/a/b?uploadId=u1");
    assertThat(complete.header("If-None-Match")).isEqualTo("*");
    assertThat(complete.header("x-amz-checksum-crc32c")).isNotEqualTo("null");
    assertThat(complete.header("x-amz-mp-object-size")).isEqualTo(String.valueOf(6 << 20));
  }

  @Test
  void deletesWhatTheServerTellsAnotherChecksumOf() throws IOException {
    server
        .ok(
            "<InitiateMultipartUploadResult><UploadId>u1</UploadId>"
                + "</InitiateMultipartUploadResult>")
        .answer(200, Map.of("ETag", "\"e1\""), "")
        .answer(200, Map.of("ETag", "\"e2\""), "")
        .ok(
            "<CompleteMultipartUploadResult><ChecksumCRC32C>AAAAAA==</ChecksumCRC32C>"
                + "<ChecksumType>FULL_OBJECT</ChecksumType></CompleteMultipartUploadResult>");
    try (ObjectStore store = store("conditionalMultipart=true")) {
      assertThatThrownBy(
              () -> store.put(KEY, ObjectContent.of(new byte[6 << 20]), Lifetime.LASTING))
          .isExactlyInstanceOf(StorageException.class)
          .hasMessageContaining("other bytes");
    }
    assertThat(server.requests().get(4).line()).isEqualTo("DELETE /vault/a/b");
  }

  @Test
  void renewsLocksAndShortensNone() throws IOException {
    try (ObjectStore store = store("objectLock.mode=GOVERNANCE", "objectLock.days=30")) {
      server.answer(200, Map.of("Content-Length", "3"), "");
      assertThat(store.extendLocks(List.of(KEY))).isEmpty();
      assertThat(server.requests()).hasSize(2);
      ScriptedS3.Request renewal = server.requests().get(1);
      assertThat(renewal.line()).isEqualTo("PUT /vault/a/b?retention");
      assertThat(renewal.body())
          .contains("<Mode>GOVERNANCE</Mode>")
          .contains("<RetainUntilDate>2026-12-22T10:00:00Z</RetainUntilDate>");
      assertThat(renewal.headers()).doesNotContainKey("X-amz-bypass-governance-retention");

      lockedUntil("COMPLIANCE", NOW.plus(Duration.ofDays(2)));
      assertThat(store.extendLocks(List.of(KEY))).isEmpty();
      assertThat(server.requests().get(3).body()).contains("<Mode>COMPLIANCE</Mode>");

      lockedUntil("GOVERNANCE", NOW.plus(Duration.ofDays(31)));
      assertThat(store.extendLocks(List.of(KEY))).isEmpty();
      assertThat(server.requests()).as("no request to lock").hasSize(5);
    }
  }

  private void lockedUntil(String mode, Instant until) {
    server.answer(
        200,
        Map.of(
            "x-amz-object-lock-mode",
            mode,
            "x-amz-object-lock-retain-until-date",
            until.toString()),
        "");
  }

  @Test
  void tellsWhichObjectsCouldNotBeLocked() throws IOException {
    try (ObjectStore store = store("objectLock.mode=GOVERNANCE", "objectLock.days=30")) {
      server.answer(404, Map.of(), "");
      assertThat(store.extendLocks(List.of(KEY)))
          .containsOnlyKeys(KEY)
          .allSatisfy((k, e) -> assertThat(e).isInstanceOf(ObjectNotFoundException.class));
      server.answer(200, Map.of(), "").error(403, "AccessDenied", "Access Denied");
      assertThat(store.extendLocks(List.of(KEY)))
          .allSatisfy(
              (k, e) ->
                  assertThat(e)
                      .isInstanceOf(StorageAccessException.class)
                      .hasMessageContaining("s3:PutObjectRetention"));
    }
    try (ObjectStore store = store()) {
      assertThat(store.extendLocks(List.of(KEY))).as("without locks").isEmpty();
    }
  }

  private static String rule(String id, String status, String filter, String action) {
    return "<Rule><ID>" + id + "</ID><Status>" + status + "</Status>" + filter + action + "</Rule>";
  }

  @Test
  void warnsOfRulesThatLetBackupsExpire() throws IOException {
    String all = "<Filter><Prefix></Prefix></Filter>";
    String expires = "<Expiration><Days>30</Days></Expiration>";
    server.ok(
        "<LifecycleConfiguration>"
            + rule("everything", "Enabled", all, expires)
            + rule("off", "Disabled", all, expires)
            + rule("above", "Enabled", "<Filter><Prefix>prod/</Prefix></Filter>", expires)
            + rule("below", "Enabled", "<Prefix>prod/kafka/topics/</Prefix>", expires)
            + rule("beside", "Enabled", "<Filter><Prefix>logs/</Prefix></Filter>", expires)
            + rule(
                "tagged",
                "Enabled",
                "<Filter><Tag><Key>k</Key><Value>v</Value></Tag></Filter>",
                expires)
            + rule(
                "icy",
                "Enabled",
                all,
                "<Transition><Days>1</Days><StorageClass>DEEP_ARCHIVE</StorageClass></Transition>")
            + rule(
                "tidy",
                "Enabled",
                all,
                "<NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays>"
                    + "</NoncurrentVersionExpiration><AbortIncompleteMultipartUpload>"
                    + "<DaysAfterInitiation>1</DaysAfterInitiation>"
                    + "</AbortIncompleteMultipartUpload>")
            + "</LifecycleConfiguration>");
    try (ObjectStore store = store("prefix=prod/kafka")) {
      List<String> dangers = store.findDangers();
      assertThat(dangers).hasSize(4);
      assertThat(dangers.get(0)).contains("'everything'", "vault", "'prod/kafka/'", "disable it");
      assertThat(dangers.get(1)).contains("'above'");
      assertThat(dangers.get(2)).contains("'below'");
      assertThat(dangers.get(3)).contains("'icy'", "archive");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "403, AccessDenied",
    "404, NoSuchLifecycleConfiguration",
    "501, NotImplemented",
    "405, MethodNotAllowed"
  })
  void warnsOfNothingWhereItMayNotLook(int status, String code) throws IOException {
    server.error(status, code, "no");
    try (ObjectStore store = store()) {
      assertThat(store.findDangers()).isEmpty();
    }
  }

  @Test
  void namesTheRegionOfTheBucket() throws IOException {
    Map<String, String> header = Map.of("x-amz-bucket-region", "us-west-2");
    try (ObjectStore store = store()) {
      server.error(301, "PermanentRedirect", "use the right endpoint", header);
      assertWrongRegion(store);
      server.error(
          400,
          "AuthorizationHeaderMalformed",
          "The authorization header is malformed; the region 'eu-west-1' is wrong; expecting"
              + " 'us-west-2'");
      assertWrongRegion(store);
      server.answer(301, header, "");
      assertThatThrownBy(() -> store.findStat(KEY)).hasMessageContaining("region to us-west-2");
      server.answer(400, header, "");
      assertThatThrownBy(() -> store.findStat(KEY)).hasMessageContaining("region to us-west-2");
    }
  }

  private static void assertWrongRegion(ObjectStore store) {
    assertThatThrownBy(() -> put(store, Lifetime.LASTING))
        .isExactlyInstanceOf(StorageException.class)
        .hasMessageContaining("vault")
        .hasMessageContaining("in the region us-west-2, not in eu-west-1")
        .hasMessageContaining("set storage.s3.region to us-west-2");
  }

  @Test
  void looksAgainWhenTwoWritersGetInEachOthersWay() throws IOException {
    String conflict = "A conflicting conditional operation is in progress";
    try (ObjectStore store = store()) {
      server.error(409, "ConditionalRequestConflict", conflict).answer(404, Map.of(), "");
      assertThatThrownBy(() -> put(store, Lifetime.LASTING))
          .isInstanceOf(StorageUnavailableException.class);
      server
          .error(409, "ConditionalRequestConflict", conflict)
          .answer(200, Map.of("x-amz-meta-put-id", "another"), "");
      assertThatThrownBy(() -> put(store, Lifetime.LASTING))
          .isInstanceOf(PreconditionFailedException.class)
          .hasMessageContaining("a/b");
    }
  }

  @Test
  void leavesOpenWhoseObjectItIsWhenTheLookFails() throws IOException {
    server.error(412, "PreconditionFailed", "At least one of the pre-conditions did not hold");
    for (int i = 0; i < 3; i++) {
      server.answer(503, Map.of(), "");
    }
    try (ObjectStore store = store()) {
      assertThatThrownBy(() -> put(store, Lifetime.LASTING))
          .isExactlyInstanceOf(StorageUnavailableException.class)
          .hasMessageContaining("looking up");
    }
  }

  @Test
  void passesOnSlowDownAfterItsOwnRetries() throws IOException {
    for (int i = 0; i < 3; i++) {
      server.error(503, "SlowDown", "Please reduce your request rate.");
    }
    try (ObjectStore store = store()) {
      assertThatThrownBy(() -> put(store, Lifetime.LASTING))
          .isInstanceOf(StorageUnavailableException.class)
          .hasMessageContaining("SlowDown");
    }
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void knowsAnErrorBehindStatus200() throws IOException {
    server.ok(
        "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>");
    server.answer(200, Map.of("ETag", "\"e1\""), "").answer(200, Map.of("ETag", "\"e2\""), "");
    for (int i = 0; i < 3; i++) {
      server.error(200, "InternalError", "We encountered an internal error. Please try again.");
    }
    try (ObjectStore store = store("conditionalMultipart=true")) {
      assertThatThrownBy(
              () -> store.put(KEY, ObjectContent.of(new byte[6 << 20]), Lifetime.LASTING))
          .isInstanceOf(StorageUnavailableException.class);
    }
    assertThat(server.requests().get(server.requests().size() - 1).line())
        .isEqualTo("DELETE /vault/a/b?uploadId=u");
  }

  @Test
  void tellsDeniedLookupsFromMissingBuckets() throws IOException {
    try (ObjectStore store = store()) {
      server.answer(403, Map.of(), "");
      assertThatThrownBy(() -> store.findStat(KEY))
          .isInstanceOf(StorageAccessException.class)
          .hasMessageContaining("s3:GetObject")
          .hasMessageContaining("s3:ListBucket");
      server.answer(404, Map.of(), "").answer(404, Map.of(), "");
      assertThatThrownBy(() -> store.findStat(KEY))
          .isExactlyInstanceOf(StorageException.class)
          .hasMessageContaining("there is no bucket vault");
      server.answer(404, Map.of(), "").answer(403, Map.of(), "");
      assertThat(store.findStat(KEY)).isEmpty();
      server.answer(404, Map.of(), "");
      assertThat(store.findStat(KEY)).as("without asking for the bucket again").isEmpty();
    }
  }

  @Test
  void endsAListingThatIsOutOfOrder() throws IOException {
    server.ok(page(true, "b")).ok(page(false, "a"));
    try (ObjectStore store = store();
        var listing = store.list("", "")) {
      assertThat(listing.next()).isPresent();
      assertThatThrownBy(listing::next)
          .isExactlyInstanceOf(StorageException.class)
          .hasMessageContaining("order");
    }
  }

  private static String page(boolean isTruncated, String key) {
    return "<ListBucketResult><IsTruncated>"
        + isTruncated
        + "</IsTruncated>"
        + (isTruncated ? "<NextContinuationToken>t</NextContinuationToken>" : "")
        + "<Contents><Key>"
        + key
        + "</Key><LastModified>2026-11-22T09:00:00.123Z</LastModified><Size>1</Size></Contents>"
        + "</ListBucketResult>";
  }

  @Test
  void namesEachObjectThatWasNotDeleted() throws IOException {
    server.ok(
        "<DeleteResult><Error><Key>p/a/b</Key><Code>AccessDenied</Code><Message>Access Denied"
            + "</Message></Error><Error><Key>p/c</Key><Code>NoSuchKey</Code></Error></DeleteResult>");
    try (ObjectStore store = store("prefix=p")) {
      assertThat(store.delete(List.of(KEY, ObjectKey.of("c"))))
          .containsOnlyKeys(KEY)
          .allSatisfy(
              (k, e) ->
                  assertThat(e)
                      .isInstanceOf(StorageAccessException.class)
                      .hasMessageContaining("p/a/b")
                      .hasMessageContaining("s3:DeleteObject"));
    }
  }
}
