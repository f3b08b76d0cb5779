package sh.oso.kafka.backup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.PreconditionFailedException;
import sh.oso.kafka.backup.api.store.StorageAccessException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;
import sh.oso.kafka.backup.testkit.servers.S3Server;
import sh.oso.kafka.backup.testkit.store.FlakyProxy;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** What happens when the server, the way to it, or the rights are not as they should be. */
@Timeout(120)
class S3TroubleIT {

  private static final ObjectKey KEY = ObjectKey.of("a/b");
  private static final byte[] BYTES = noise(12 << 20);

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(20_261_122).nextBytes(bytes);
    return bytes;
  }

  /** Content of unknown size that runs something before its last megabyte. */
  private static ObjectContent stream(byte[] bytes, Runnable beforeTheEnd) {
    return new ObjectContent() {
      @Override
      public InputStream open() {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
          private boolean ran;

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            if (!ran && in.available() <= 1 << 20) {
              ran = true;
              beforeTheEnd.run();
            }
            return super.read(target, offset, Math.min(length, 64 << 10));
          }
        };
      }

      @Override
      public boolean replayable() {
        return false;
      }

      @Override
      public OptionalLong sizeBytes() {
        return OptionalLong.empty();
      }

      @Override
      public long crc32c() {
        return ObjectContent.of(bytes).crc32c();
      }
    };
  }

  private static byte[] read(ObjectStore store, ObjectKey key) throws IOException {
    long size = store.findStat(key).orElseThrow().sizeBytes();
    try (InputStream in = store.openRange(key, 0, size)) {
      return in.readAllBytes();
    }
  }

  private static List<MultipartUpload> uploads(String bucket) {
    try (S3Client s3 =
        S3Client.builder()
            .endpointOverride(URI.create(TestStores.server().endpoint()))
            .region(Region.EU_WEST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(S3Server.ACCESS_KEY, S3Server.SECRET_KEY)))
            .build()) {
      return s3.listMultipartUploads(it -> it.bucket(bucket)).uploads();
    }
  }

  private static String through(FlakyProxy proxy) {
    return "http://127.0.0.1:" + proxy.port();
  }

  @Test
  void keepsToItsPrefix() throws IOException {
    String bucket = TestStores.newBucket();
    try (ObjectStore all = TestStores.open(bucket);
        ObjectStore below = TestStores.open(bucket, "prefix=/deep/down/");
        ObjectStore beside = TestStores.open(bucket, "prefix=deep/down-2")) {
      below.put(KEY, ObjectContent.of(new byte[5]), Lifetime.LASTING);
      beside.put(KEY, ObjectContent.of(new byte[6]), Lifetime.LASTING);
      assertThat(all.findStat(ObjectKey.of("deep/down/a/b"))).isPresent();
      try (var listing = below.list("a", "")) {
        assertThat(listing.next()).map(it -> it.key()).hasValue(KEY);
        assertThat(listing.next()).isEmpty();
      }
      assertThat(below.delete(List.of(KEY))).isEmpty();
      assertThat(read(beside, KEY)).hasSize(6);
    }
  }

  @Test
  void saysWhichCredentialsOrRightsAreWrong() throws IOException {
    String bucket = TestStores.newBucket();
    try (ObjectStore store = TestStores.open(bucket, "secretKey=wrong-and-hush")) {
      assertThatThrownBy(() -> store.list("", ""))
          .isInstanceOf(StorageAccessException.class)
          .hasMessageContaining(bucket)
          .hasMessageContaining("check accessKey and secretKey")
          .hasMessageNotContaining("hush");
    }
    try (ObjectStore store = TestStores.open(bucket, "accessKey=NOBODY")) {
      assertThatThrownBy(() -> store.put(KEY, ObjectContent.of(BYTES), Lifetime.LASTING))
          .isInstanceOf(StorageAccessException.class)
          .hasMessageContaining("check accessKey and secretKey");
    }
    try (ObjectStore store = TestStores.open(bucket);
        ObjectStore reader =
            TestStores.open(
                bucket,
                "accessKey=" + S3Server.READER_ACCESS_KEY,
                "secretKey=" + S3Server.READER_SECRET_KEY)) {
      store.put(KEY, ObjectContent.of(new byte[5]), Lifetime.LASTING);
      assertThat(read(reader, KEY)).hasSize(5);
      for (byte[] bytes : List.of(new byte[5], BYTES)) {
        assertThatThrownBy(
                () -> reader.put(ObjectKey.of("new"), ObjectContent.of(bytes), Lifetime.LASTING))
            .isInstanceOf(StorageAccessException.class)
            .hasMessageContaining("storing new in bucket " + bucket)
            .hasMessageContaining("s3:PutObject");
      }
      assertThat(reader.delete(List.of(KEY)))
          .containsOnlyKeys(KEY)
          .allSatisfy((k, e) -> assertThat(e).isInstanceOf(StorageAccessException.class));
      assertThat(store.findStat(KEY)).isPresent();
    }
  }

  @Test
  void saysThatABucketDoesNotExist() {
    try (ObjectStore store = TestStores.open("no-such-bucket")) {
      String text = "there is no bucket no-such-bucket at " + TestStores.server().endpoint();
      assertThatThrownBy(() -> store.list("", ""))
          .isExactlyInstanceOf(StorageException.class)
          .hasMessageContaining(text);
      assertThatThrownBy(() -> store.findStat(KEY)).hasMessageContaining(text);
      assertThatThrownBy(() -> store.openRange(KEY, 0, 1)).hasMessageContaining(text);
      for (byte[] bytes : List.of(new byte[5], BYTES)) {
        assertThatThrownBy(() -> store.put(KEY, ObjectContent.of(bytes), Lifetime.LASTING))
            .isExactlyInstanceOf(StorageException.class)
            .hasMessageContaining(text);
      }
    }
  }

  @Test
  void recognisesItsOwnObjectWhenTheReplyWasLost() throws IOException {
    String bucket = TestStores.newBucket();
    try (FlakyProxy proxy = FlakyProxy.to(TestStores.server().port());
        ObjectStore store = TestStores.openAt(through(proxy), bucket)) {
      proxy.cutDownloadAfter(0);
      store.put(KEY, stream(new byte[5_000], () -> {}), Lifetime.LASTING);
      assertThat(read(store, KEY)).hasSize(5_000);
      assertThatThrownBy(() -> store.put(KEY, ObjectContent.of(new byte[5_000]), Lifetime.LASTING))
          .isInstanceOf(PreconditionFailedException.class);

      ObjectKey large = ObjectKey.of("large");
      store.put(large, stream(BYTES, () -> {}), Lifetime.LASTING);
      assertThat(Arrays.equals(read(store, large), BYTES)).isTrue();
    }
    assertThat(uploads(bucket)).isEmpty();
  }

  @Test
  void sendsPartsAgainWhenAConnectionIsCut() throws IOException {
    String bucket = TestStores.newBucket();
    try (FlakyProxy proxy = FlakyProxy.to(TestStores.server().port());
        ObjectStore store = TestStores.openAt(through(proxy), bucket)) {
      proxy.cutUploadAfter(3 << 20);
      store.put(KEY, stream(BYTES, () -> {}), Lifetime.LASTING);
      assertThat(Arrays.equals(read(store, KEY), BYTES)).isTrue();
    }
    assertThat(uploads(bucket)).isEmpty();
  }

  @Test
  void failsAReadThatIsCutOrEndsEarly() throws IOException {
    String bucket = TestStores.newBucket();
    try (FlakyProxy proxy = FlakyProxy.to(TestStores.server().port());
        ObjectStore store = TestStores.openAt(through(proxy), bucket)) {
      store.put(KEY, ObjectContent.of(BYTES), Lifetime.LASTING);
      try (InputStream in = store.openRange(KEY, 0, BYTES.length)) {
        assertThat(in.read()).isEqualTo(BYTES[0] & 0xFF);
        proxy.cutDownloadAfter(1 << 20);
        assertThatThrownBy(in::readAllBytes)
            .isInstanceOf(StorageUnavailableException.class)
            .hasMessageContaining("reading a/b");
      }
      assertThat(Arrays.equals(read(store, KEY), BYTES)).as("a new try").isTrue();
    }
  }

  @Test
  void givesUpOnAServerThatIsGone() throws IOException {
    String bucket = TestStores.newBucket();
    try (FlakyProxy proxy = FlakyProxy.to(TestStores.server().port());
        ObjectStore store = TestStores.openAt(through(proxy), bucket)) {
      proxy.goDown();
      long start = System.nanoTime();
      assertThatThrownBy(() -> store.put(KEY, ObjectContent.of(new byte[9]), Lifetime.LASTING))
          .isInstanceOf(StorageUnavailableException.class)
          .hasMessageContaining(bucket);
      assertThatThrownBy(() -> store.list("", "")).isInstanceOf(StorageUnavailableException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
      proxy.heal();
      store.put(KEY, ObjectContent.of(new byte[9]), Lifetime.LASTING);
    }
  }

  @Test
  void bearsASlowServer() throws IOException {
    String bucket = TestStores.newBucket();
    try (FlakyProxy proxy = FlakyProxy.to(TestStores.server().port());
        ObjectStore store = TestStores.openAt(through(proxy), bucket)) {
      proxy.slowTo(200_000);
      byte[] bytes = Arrays.copyOf(BYTES, 500_000);
      store.put(KEY, stream(bytes, () -> {}), Lifetime.LASTING);
      assertThat(Arrays.equals(read(store, KEY), bytes)).isTrue();
    }
  }

  @Test
  void leavesNoPartsWhenAnUploadIsGivenUp() throws IOException {
    String bucket = TestStores.newBucket();
    try (ObjectStore store = TestStores.open(bucket)) {
      IllegalStateException failure = new IllegalStateException("odd");
      ObjectContent content =
          stream(
              BYTES,
              () -> {
                assertThat(uploads(bucket)).hasSize(1);
                throw failure;
              });
      assertThatThrownBy(() -> store.put(KEY, content, Lifetime.LASTING)).isSameAs(failure);
      assertThat(uploads(bucket)).isEmpty();
      assertThat(store.findStat(KEY)).isEmpty();
    }
  }

  @Test
  void leavesNoPartsWhenTheKeyIsTakenMeanwhile() throws IOException {
    String bucket = TestStores.newBucket();
    for (String conditional : List.of("true", "false")) {
      ObjectKey key = ObjectKey.of("taken/" + conditional);
      try (ObjectStore store = TestStores.open(bucket, "conditionalMultipart=" + conditional);
          ObjectStore rival = TestStores.open(bucket)) {
        ObjectContent content =
            stream(
                BYTES,
                () -> {
                  try {
                    rival.put(key, ObjectContent.of(new byte[7]), Lifetime.LASTING);
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                });
        assertThatThrownBy(() -> store.put(key, content, Lifetime.LASTING))
            .isInstanceOf(PreconditionFailedException.class)
            .hasMessageContaining(key.value());
        assertThat(read(store, key)).hasSize(7);
      }
    }
    assertThat(uploads(bucket)).isEmpty();
  }

  @Test
  void refusesContentWithAnotherChecksumThanItTells() throws IOException {
    String bucket = TestStores.newBucket();
    try (ObjectStore store = TestStores.open(bucket)) {
      for (byte[] bytes : List.of(new byte[9], BYTES)) {
        ObjectContent honest = stream(bytes, () -> {});
        ObjectContent content =
            new ObjectContent() {
              @Override
              public InputStream open() throws IOException {
                return honest.open();
              }

              @Override
              public boolean replayable() {
                return false;
              }

              @Override
              public OptionalLong sizeBytes() {
                return OptionalLong.of(bytes.length);
              }

              @Override
              public long crc32c() {
                return honest.crc32c() ^ 1;
              }
            };
        assertThatThrownBy(() -> store.put(KEY, content, Lifetime.LASTING))
            .isExactlyInstanceOf(StorageException.class)
            .hasMessageContaining("checksum");
        assertThat(store.findStat(KEY)).isEmpty();
      }
    }
    assertThat(uploads(bucket)).isEmpty();
  }

  @Test
  void endsAtOnceWhenInterruptedWhileTheServerIsSilent() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        ObjectStore store =
            TestStores.openAt("http://127.0.0.1:" + silent.getLocalPort(), "vault")) {
      for (Call call :
          List.<Call>of(
              () -> store.findStat(KEY),
              () -> store.put(KEY, ObjectContent.of(new byte[9]), Lifetime.LASTING),
              () -> store.put(KEY, stream(BYTES, () -> {}), Lifetime.LASTING))) {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread thread =
            new Thread(
                () -> {
                  try {
                    call.run();
                    thrown.completeExceptionally(new AssertionError("nothing was thrown"));
                  } catch (IOException e) {
                    thrown.complete(e);
                  }
                });
        thread.start();
        silent.accept();
        Thread.sleep(200);
        thread.interrupt();
        assertThat(thrown.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class);
        thread.join();
      }
    }
  }

  @Test
  void getsOverAServerThatIsKilledAndComesBack() throws Exception {
    try (S3Server server = S3Server.start(TestStores.folder())) {
      server.createBucket("vault");
      try (ObjectStore store = TestStores.openAt(server.endpoint(), "vault")) {
        store.put(KEY, ObjectContent.of(new byte[9]), Lifetime.LASTING);
        ObjectKey lost = ObjectKey.of("lost");
        assertThatThrownBy(() -> store.put(lost, stream(BYTES, server::kill), Lifetime.LASTING))
            .isInstanceOf(StorageUnavailableException.class);
        server.start();
        assertThat(read(store, KEY)).hasSize(9);
        assertThat(store.findStat(lost)).isEmpty();

        CompletableFuture<Void> back =
            CompletableFuture.runAsync(
                () -> {
                  server.kill();
                  server.start();
                });
        retrying(() -> store.put(lost, ObjectContent.of(BYTES), Lifetime.LASTING));
        back.get(60, TimeUnit.SECONDS);
        assertThat(Arrays.equals(read(store, lost), BYTES)).isTrue();
      }
    }
  }

  private interface Call {
    void run() throws IOException;
  }

  /** As the engine does it. */
  private static void retrying(Call call) throws IOException, InterruptedException {
    for (int i = 0; i < 60; i++) {
      try {
        call.run();
        return;
      } catch (StorageUnavailableException e) {
        Thread.sleep(500);
      }
    }
    throw new IOException("never");
  }

  @Test
  void listsPageByPage() throws IOException, ExecutionException, InterruptedException {
    String bucket = TestStores.newBucket();
    try (FlakyProxy proxy = FlakyProxy.to(TestStores.server().port());
        ObjectStore store = TestStores.openAt(through(proxy), bucket)) {
      List<CompletableFuture<Void>> puts =
          java.util.stream.IntStream.range(0, 1_500)
              .mapToObj(
                  i ->
                      CompletableFuture.runAsync(
                          () -> {
                            try {
                              ObjectKey key = ObjectKey.of(String.format("k/%04d", i));
                              store.put(key, ObjectContent.of(new byte[1]), Lifetime.LASTING);
                            } catch (IOException e) {
                              throw new AssertionError(e);
                            }
                          }))
              .toList();
      CompletableFuture.allOf(puts.toArray(CompletableFuture[]::new)).get();
      try (var listing = store.list("", "")) {
        proxy.goDown();
        for (int i = 0; i < 1_000; i++) {
          assertThat(listing.next()).isPresent();
        }
        assertThatThrownBy(listing::next).isInstanceOf(StorageUnavailableException.class);
      }
    }
  }
}
