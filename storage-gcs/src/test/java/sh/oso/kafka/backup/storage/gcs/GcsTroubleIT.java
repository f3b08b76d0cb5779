package sh.oso.kafka.backup.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.PreconditionFailedException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;
import sh.oso.kafka.backup.testkit.servers.GcsServer;
import sh.oso.kafka.backup.testkit.store.FlakyProxy;

/** Connections that break and servers that go away, in the middle of things. */
class GcsTroubleIT {

  private static final ObjectKey KEY = ObjectKey.of("a/b");
  private static final int CHUNK = 256 << 10;

  private final GcsServer server = GcsServer.onDisk();
  private final FlakyProxy proxy = FlakyProxy.to(server.port());
  private final byte[] bytes = new byte[5 * CHUNK + 1_000];
  private final ObjectStore store;

  GcsTroubleIT() throws IOException {
    server.createBucket("bucket");
    store = open("http://127.0.0.1:" + proxy.port(), "bucket");
    new Random(7).nextBytes(bytes);
  }

  private static ObjectStore open(String endpoint, String bucket) throws IOException {
    return TestStores.open(endpoint, bucket, "chunkSize", "256KiB");
  }

  @BeforeEach
  void warmUp() throws IOException {
    assertThat(store.findStat(KEY)).isEmpty();
  }

  @AfterEach
  void close() {
    store.close();
    proxy.close();
    server.close();
  }

  @Test
  void goesOnWithAnUploadWhoseConnectionBreaks() throws IOException {
    for (int cut : new int[] {10_000, 300_000, 700_000, 5 * CHUNK + 1_500}) {
      proxy.cutUploadAfter(cut);
      ObjectKey key = ObjectKey.of("cut/" + cut);
      assertThat(store.put(key, HookedContent.quiet(bytes), Lifetime.LASTING).sizeBytes())
          .isEqualTo(bytes.length);
      assertThat(TestStores.read(store, key.value(), 0, bytes.length)).isEqualTo(bytes);
    }
    assertThat(server.openUploads()).isZero();
  }

  @Test
  void recognisesItsOwnObjectWhenTheReplyToAPutIsLost() throws IOException {
    proxy.cutDownloadAfter(0);
    TestStores.put(store, "a/b", bytes(1_000));
    assertThat(TestStores.read(store, "a/b", 0, 1_000)).isEqualTo(bytes(1_000));
  }

  @Test
  void recognisesItsOwnObjectWhenTheReplyToTheLastPartIsLost() throws IOException {
    ObjectContent content = new HookedContent(bytes, bytes.length, () -> proxy.cutDownloadAfter(0));
    store.put(KEY, content, Lifetime.LASTING);
    assertThat(TestStores.read(store, "a/b", 0, bytes.length)).isEqualTo(bytes);
    assertThat(server.openUploads()).isZero();
  }

  @Test
  void doesNotTakeAnObjectOfTheSameContentForItsOwn() throws IOException {
    TestStores.put(store, "a/b", bytes(1_000));
    proxy.cutDownloadAfter(0);
    assertThatThrownBy(() -> TestStores.put(store, "a/b", bytes(1_000)))
        .isInstanceOf(PreconditionFailedException.class);
  }

  @Test
  void leavesNoPartsBehindWhenAnUploadIsGivenUp() throws IOException {
    IllegalStateException failure = new IllegalStateException("gone");
    ObjectContent content =
        new HookedContent(
            bytes,
            3 * CHUNK,
            () -> {
              assertThat(server.openUploads()).isEqualTo(1);
              throw failure;
            });
    assertThatThrownBy(() -> store.put(KEY, content, Lifetime.LASTING)).isSameAs(failure);
    assertThat(server.openUploads()).isZero();
    assertThat(store.findStat(KEY)).isEmpty();
  }

  @Test
  void refusesALargeUploadOverAnObjectThatIsThere() throws IOException {
    TestStores.put(store, "a/b", bytes(10));
    assertThatThrownBy(() -> store.put(KEY, HookedContent.quiet(bytes), Lifetime.LASTING))
        .isInstanceOf(PreconditionFailedException.class)
        .hasMessageContaining("gs://bucket/a/b");
    assertThat(TestStores.read(store, "a/b", 0, 10)).isEqualTo(bytes(10));
    assertThat(server.openUploads()).isZero();
  }

  @Test
  void saysThatTheServiceIsNotThereAndWorksOnceItIsBack() throws IOException {
    TestStores.put(store, "old", bytes(10));
    ObjectContent content = new HookedContent(bytes, 3 * CHUNK, server::kill);
    long begin = System.nanoTime();
    assertThatThrownBy(() -> store.put(KEY, content, Lifetime.LASTING))
        .isInstanceOf(StorageUnavailableException.class)
        .hasMessageContaining("gs://bucket/a/b");
    assertThatThrownBy(() -> store.findStat(KEY)).isInstanceOf(StorageUnavailableException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));

    server.start();
    assertThat(store.findStat(KEY)).isEmpty();
    assertThat(TestStores.read(store, "old", 0, 10)).isEqualTo(bytes(10));
    store.put(KEY, HookedContent.quiet(bytes), Lifetime.LASTING);
    assertThat(TestStores.read(store, "a/b", 0, bytes.length)).isEqualTo(bytes);
  }

  @Test
  void asksToBeginAgainWhenTheServiceForgotTheUpload() throws IOException {
    ObjectContent content =
        new HookedContent(
            bytes,
            3 * CHUNK,
            () -> {
              server.kill();
              server.start();
            });
    assertThatThrownBy(() -> store.put(KEY, content, Lifetime.LASTING))
        .isInstanceOf(StorageUnavailableException.class)
        .hasMessageContaining("begin it again");
    assertThat(store.findStat(KEY)).isEmpty();
  }

  @Test
  void saysThatAnAnswerBrokeOffRatherThanEndEarly() throws IOException {
    store.put(KEY, HookedContent.quiet(bytes), Lifetime.LASTING);
    try (InputStream in = store.openRange(KEY, 0, bytes.length)) {
      assertThat(in.readNBytes(10)).hasSize(10);
      proxy.goDown();
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(StorageUnavailableException.class)
          .hasMessageContaining("gs://bucket/a/b");
    }
    proxy.heal();
    proxy.cutDownloadAfter(0);
    assertThat(TestStores.read(store, "a/b", 10, 20)).hasSize(20);
  }

  @Test
  void isPatientWithASlowConnection() throws IOException {
    proxy.slowTo(600_000);
    store.put(KEY, HookedContent.quiet(bytes), Lifetime.LASTING);
    assertThat(TestStores.read(store, "a/b", 0, bytes.length)).isEqualTo(bytes);
  }

  @Test
  void stopsAtOnceWhenInterruptedInTheMiddleOfAnUpload() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    ObjectContent content =
        new HookedContent(
            bytes,
            CHUNK + 10_000,
            () -> {
              proxy.slowTo(20_000);
              begun.countDown();
            });
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread writer =
        new Thread(
            () -> {
              try {
                store.put(KEY, content, Lifetime.LASTING);
              } catch (IOException e) {
                thrown.set(Thread.currentThread().isInterrupted() ? e : null);
              }
            });
    writer.start();
    begun.await();
    long begin = System.nanoTime();
    writer.interrupt();
    writer.join(20_000);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
    proxy.heal();
    assertThat(store.findStat(KEY)).isEmpty();
    assertThat(server.openUploads()).isZero();
  }

  @Test
  void tellsAMissingBucketFromAMissingObject() throws IOException {
    try (ObjectStore nowhere = open(server.endpoint(), "nowhere")) {
      for (var call :
          new org.assertj.core.api.ThrowableAssert.ThrowingCallable[] {
            () -> TestStores.put(nowhere, "a/b", bytes(10)),
            () -> nowhere.put(KEY, HookedContent.quiet(bytes), Lifetime.LASTING),
            () -> nowhere.findStat(KEY),
            () -> nowhere.openRange(KEY, 0, 1),
            () -> nowhere.list("", "").next(),
            () -> nowhere.delete(java.util.List.of(KEY)),
            nowhere::findDangers
          }) {
        assertThatThrownBy(call)
            .isInstanceOf(StorageException.class)
            .isNotInstanceOf(ObjectNotFoundException.class)
            .hasMessageContaining("gs://nowhere")
            .hasMessageContaining("the bucket does not exist; create it");
      }
    }
    assertThatThrownBy(() -> store.openRange(KEY, 0, 1))
        .isInstanceOf(ObjectNotFoundException.class);
    assertThat(store.findDangers()).isEmpty();
  }

  private byte[] bytes(int size) {
    return java.util.Arrays.copyOf(bytes, size);
  }
}
