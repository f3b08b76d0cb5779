package sh.oso.kafka.backup.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.PreconditionFailedException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;
import sh.oso.kafka.backup.testkit.servers.AzuriteServer;
import sh.oso.kafka.backup.testkit.store.FlakyProxy;

/** Connections that break and a server that dies: nothing is lost, doubled or half there. */
class BrokenWaysIT {

  @RegisterExtension static final SharedAzurite AZURITE = new SharedAzurite();

  private static final int MIB = 1 << 20;
  private static final ObjectKey KEY = ObjectKey.of("a/b");

  @SuppressWarnings("NullAway.Init")
  private FlakyProxy way;

  @SuppressWarnings("NullAway.Init")
  private ObjectStore direct;

  @SuppressWarnings("NullAway.Init")
  private ObjectStore store;

  @BeforeEach
  void open() throws IOException {
    way = FlakyProxy.to(AZURITE.server().port());
    String container = AZURITE.newContainer();
    direct = AZURITE.open(container, Map.of());
    store =
        AZURITE.open(
            container,
            Map.of(
                "endpoint",
                "http://localhost:" + way.port() + "/" + AzuriteServer.ACCOUNT,
                "blockSize",
                "1MiB"));
  }

  @AfterEach
  void close() {
    store.close();
    direct.close();
    way.close();
  }

  private byte[] read(ObjectStore from, int sizeBytes) throws IOException {
    try (InputStream in = from.openRange(KEY, 0, sizeBytes)) {
      return in.readAllBytes();
    }
  }

  @Test
  void knowsItsOwnObjectWhenTheReplyWasLost() throws IOException {
    way.cutDownloadAfter(0);
    ObjectStat stored = store.put(KEY, ObjectContent.of(Streams.bytes(1_000)), Lifetime.LASTING);
    assertThat(direct.findStat(KEY)).hasValue(stored);
    assertThat(read(direct, 1_000)).isEqualTo(Streams.bytes(1_000));
    assertThatThrownBy(() -> store.put(KEY, ObjectContent.of(new byte[9]), Lifetime.LASTING))
        .isInstanceOf(PreconditionFailedException.class);
  }

  @Test
  void knowsItsOwnObjectOfSeveralBlocksWhenTheReplyWasLost() throws IOException {
    int size = 2 * MIB;
    ObjectContent content =
        Streams.of(
            size,
            position -> {
              if (position == size) {
                // The blocks have arrived by then: what is cut is the reply to their list.
                pause(Duration.ofSeconds(2));
                way.cutDownloadAfter(0);
              }
            });
    ObjectStat stored = store.put(KEY, content, Lifetime.LASTING);
    assertThat(direct.findStat(KEY)).hasValue(stored);
    assertThat(read(direct, size)).isEqualTo(Streams.bytes(size));
  }

  @Test
  void sendsABlockAgainWhenItsConnectionWasCut() throws IOException {
    way.cutUploadAfter(3 * MIB / 2);
    store.put(KEY, Streams.of(3 * MIB), Lifetime.LASTING);
    assertThat(read(direct, 3 * MIB)).isEqualTo(Streams.bytes(3 * MIB));
  }

  @Test
  void goesOnReadingWhereAConnectionWasCut() throws IOException {
    direct.put(KEY, ObjectContent.of(Streams.bytes(3 * MIB)), Lifetime.LASTING);
    way.cutDownloadAfter(MIB);
    assertThat(read(store, 3 * MIB)).isEqualTo(Streams.bytes(3 * MIB));
  }

  @Test
  void saysThatTheServerIsGoneWhileItReads() throws IOException {
    direct.put(KEY, ObjectContent.of(Streams.bytes(8 * MIB)), Lifetime.LASTING);
    try (InputStream in = store.openRange(KEY, 0, 8 * MIB)) {
      assertThat(in.readNBytes(1_000)).hasSize(1_000);
      way.goDown();
      long start = System.nanoTime();
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(StorageUnavailableException.class)
          .hasMessageContaining("a/b");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }
  }

  @Test
  void saysThatTheServerIsGoneWithinBounds() {
    way.goDown();
    long start = System.nanoTime();
    assertThatThrownBy(() -> store.put(KEY, Streams.of(3 * MIB), Lifetime.LASTING))
        .isInstanceOf(StorageUnavailableException.class);
    assertThatThrownBy(() -> store.findStat(KEY)).isInstanceOf(StorageUnavailableException.class);
    assertThatThrownBy(() -> store.list("", "").next())
        .isInstanceOf(StorageUnavailableException.class);
    assertThatThrownBy(() -> store.delete(java.util.List.of(KEY)))
        .isInstanceOf(StorageUnavailableException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void isPatientWithASlowServer() throws IOException {
    way.slowTo(400_000);
    store.put(KEY, Streams.of(2 * MIB), Lifetime.LASTING);
    assertThat(read(store, MIB)).isEqualTo(Streams.bytes(MIB));
  }

  @Test
  void leavesNothingVisibleOfAnUploadWhoseServerWentAway() throws IOException {
    ObjectContent content =
        Streams.of(
            4 * MIB,
            position -> {
              if (position > 2 * MIB) {
                way.goDown();
              }
            });
    assertThatThrownBy(() -> store.put(KEY, content, Lifetime.LASTING))
        .isInstanceOf(StorageUnavailableException.class);
    way.heal();
    assertThat(store.findStat(KEY)).isEmpty();
    assertThat(store.list("", "").next()).isEmpty();
    store.put(KEY, ObjectContent.of(Streams.bytes(10)), Lifetime.LASTING);
    assertThat(read(store, 10)).isEqualTo(Streams.bytes(10));
  }

  @Test
  void survivesAServerThatIsKilledDuringAnUpload() throws IOException {
    // Azurite writes its tables every 5 s.
    pause(Duration.ofSeconds(6));
    AtomicBoolean killed = new AtomicBoolean();
    ObjectContent content =
        Streams.of(
            6 * MIB,
            position -> {
              if (position > 4 * MIB && !killed.getAndSet(true)) {
                AZURITE.server().kill();
                AZURITE.server().start();
              }
            });
    // Blocks that the server forgot make it fail; then nothing must be there.
    try {
      direct.put(KEY, content, Lifetime.LASTING);
      assertThat(read(direct, 6 * MIB)).isEqualTo(Streams.bytes(6 * MIB));
    } catch (StorageUnavailableException e) {
      assertThat(direct.findStat(KEY)).isEmpty();
      direct.put(KEY, Streams.of(6 * MIB), Lifetime.LASTING);
      assertThat(read(direct, 6 * MIB)).isEqualTo(Streams.bytes(6 * MIB));
    }
    assertThat(killed).isTrue();
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
