package sh.oso.kafka.backup.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;
import sh.oso.kafka.backup.testkit.store.Calls;
import sh.oso.kafka.backup.testkit.store.Fault;
import sh.oso.kafka.backup.testkit.store.FaultyStore;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;
import sh.oso.kafka.backup.testkit.store.StoreCall;

class RetryingStoreTest {

  private static final ObjectKey KEY = ObjectKey.of("a/b");

  private final byte[] content = new byte[10_000];
  private final FaultyStore faulty = FaultyStore.around(new InMemoryStore());

  @BeforeEach
  void fill() throws IOException {
    new Random(1).nextBytes(content);
    faulty.put(KEY, ObjectContent.of(content), Lifetime.LASTING);
  }

  @Test
  void goesOnWhereAStreamBroke() throws IOException {
    faulty
        .on(Calls.to(StoreCall.OPEN_RANGE).number(1), Fault.cutStream(3_000))
        .on(Calls.to(StoreCall.OPEN_RANGE).number(2), Fault.unavailable())
        .on(Calls.to(StoreCall.OPEN_RANGE).number(3), Fault.cutStream(1));
    assertThat(read(Duration.ofSeconds(30), 100, 9_000))
        .isEqualTo(Arrays.copyOfRange(content, 100, 9_100));
    assertThat(faulty.count(StoreCall.OPEN_RANGE)).isEqualTo(4);
  }

  @Test
  void asksForNothingMoreWhenAStreamBreaksAtItsEnd() throws IOException {
    faulty.on(Calls.to(StoreCall.OPEN_RANGE), Fault.cutStream(10_000));
    assertThat(read(Duration.ofSeconds(30), 0, 10_000)).isEqualTo(content);
    assertThat(faulty.count(StoreCall.OPEN_RANGE)).isEqualTo(1);
  }

  @Test
  void givesUpWhenNoByteComesWithinTheTimeout() {
    faulty.on(Calls.to(StoreCall.OPEN_RANGE), Fault.cutStream(0));
    assertThatThrownBy(() -> read(Duration.ofMillis(300), 0, 10_000))
        .isInstanceOf(StorageUnavailableException.class);
    assertThat(faulty.count(StoreCall.OPEN_RANGE)).isGreaterThan(1);
  }

  @Test
  void passesOnWhatNoFurtherTryWouldCure() {
    faulty.on(Calls.to(StoreCall.OPEN_RANGE), Fault.failure(StorageException::new));
    assertThatThrownBy(() -> read(Duration.ofSeconds(30), 0, 10_000))
        .isInstanceOf(StorageException.class);
    assertThat(faulty.count(StoreCall.OPEN_RANGE)).isEqualTo(1);
  }

  private byte[] read(Duration timeout, long firstByte, long sizeBytes) throws IOException {
    try (InputStream in = new RetryingStore(faulty, timeout).openRange(KEY, firstByte, sizeBytes)) {
      return in.readAllBytes();
    }
  }
}
