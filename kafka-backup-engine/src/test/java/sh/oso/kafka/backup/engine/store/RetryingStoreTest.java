package sh.oso.kafka.backup.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
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

  private final byte[] content = new byte[1000];
  private final FaultyStore faulty = FaultyStore.around(new InMemoryStore());

  @BeforeEach
  void store() throws IOException {
    new Random(1).nextBytes(content);
    faulty.put(KEY, ObjectContent.of(content), Lifetime.LASTING);
  }

  @Test
  void readsOnWhereAStreamBroke() throws IOException {
    faulty
        .on(Calls.to(StoreCall.OPEN_RANGE).numbers(1, 3), Fault.cutStream(300))
        .on(Calls.to(StoreCall.OPEN_RANGE).number(2), Fault.unavailable());
    RetryingStore store = new RetryingStore(faulty, Duration.ofMinutes(1));
    try (InputStream in = store.openRange(KEY, 0, 1000)) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
    assertThat(faulty.count(StoreCall.OPEN_RANGE)).isEqualTo(4);
  }

  @Test
  void givesUpOnAStreamThatGivesNothing() throws IOException {
    faulty.on(Calls.to(StoreCall.OPEN_RANGE), Fault.cutStream(0));
    RetryingStore store = new RetryingStore(faulty, Duration.ZERO);
    try (InputStream in = store.openRange(KEY, 0, 1000)) {
      assertThatThrownBy(in::readAllBytes).isInstanceOf(StorageUnavailableException.class);
    }
  }

  @Test
  void doesNotRepeatWhatAnotherTryCannotMend() throws IOException {
    faulty
        .on(Calls.to(StoreCall.OPEN_RANGE).number(1), Fault.cutStream(300))
        .on(Calls.to(StoreCall.OPEN_RANGE).number(2), Fault.failure(StorageException::new));
    RetryingStore store = new RetryingStore(faulty, Duration.ofMinutes(1));
    try (InputStream in = store.openRange(KEY, 0, 1000)) {
      assertThatThrownBy(in::readAllBytes).isExactlyInstanceOf(StorageException.class);
    }
  }
}
