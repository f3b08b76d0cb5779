package sh.oso.kafka.backup.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.CircuitBreaker;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.RunListener;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;
import sh.oso.kafka.backup.engine.run.Breaker;
import sh.oso.kafka.backup.engine.run.Pace;
import sh.oso.kafka.backup.testkit.store.Calls;
import sh.oso.kafka.backup.testkit.store.Fault;
import sh.oso.kafka.backup.testkit.store.FaultyStore;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;
import sh.oso.kafka.backup.testkit.store.StoreCall;

class RetryingStoreTest {

  private static final ObjectKey KEY = ObjectKey.of("a/b");

  private final byte[] content = new byte[1000];
  private final List<RunEvent> events = new ArrayList<>();
  private final FaultyStore faulty = FaultyStore.around(new InMemoryStore());

  @BeforeEach
  void store() throws IOException {
    new Random(1).nextBytes(content);
    faulty.put(KEY, ObjectContent.of(content), Lifetime.LASTING);
  }

  private RetryingStore retrying(Duration timeout) {
    return new RetryingStore(
        faulty,
        timeout,
        new Breaker("store", CircuitBreaker.OFF, RunListener.NONE, Pace.Time.SYSTEM));
  }

  private RetryingStore guarded(Duration timeout) {
    return new RetryingStore(
        faulty,
        timeout,
        new Breaker(
            "store",
            new CircuitBreaker(true, 2, Duration.ofSeconds(1)),
            events::add,
            Pace.Time.SYSTEM));
  }

  @Test
  void looksWhetherAStoreIsBackBeforeItAsksAgain() throws IOException {
    faulty.on(Calls.any().numbers(1, 3), Fault.unavailable());
    assertThat(guarded(Duration.ofMinutes(1)).findStat(KEY)).isPresent();

    assertThat(faulty.count(StoreCall.FIND_STAT))
        .as("two failures, a probe that fails and one that does not, the call itself")
        .isEqualTo(5);
    assertThat(events)
        .hasSize(2)
        .first()
        .isInstanceOfSatisfying(
            RunEvent.Paused.class, paused -> assertThat(paused.what()).isEqualTo("store"));
    assertThat(events.get(1))
        .isInstanceOfSatisfying(
            RunEvent.Resumed.class,
            resumed -> assertThat(resumed.after()).isGreaterThan(Duration.ofSeconds(2)));
  }

  @Test
  void whatCannotBeReplayedIsNotPutIntoAStoreThatIsDown() throws IOException {
    faulty.on(Calls.any(), Fault.unavailable());
    RetryingStore store = guarded(Duration.ofSeconds(2));
    assertThatThrownBy(() -> store.findStat(KEY)).isInstanceOf(StorageUnavailableException.class);

    ObjectContent once =
        new ObjectContent() {
          @Override
          public InputStream open() {
            return InputStream.nullInputStream();
          }

          @Override
          public boolean replayable() {
            return false;
          }

          @Override
          public OptionalLong sizeBytes() {
            return OptionalLong.of(0);
          }

          @Override
          public long crc32c() {
            return 0;
          }
        };
    assertThatThrownBy(() -> store.put(ObjectKey.of("c"), once, Lifetime.LASTING))
        .isInstanceOf(StorageUnavailableException.class)
        .hasMessageContaining("is still down");
    assertThat(faulty.count(StoreCall.PUT)).as("of the test itself").isEqualTo(1);
  }

  @Test
  void readsOnWhereAStreamBroke() throws IOException {
    faulty
        .on(Calls.to(StoreCall.OPEN_RANGE).numbers(1, 3), Fault.cutStream(300))
        .on(Calls.to(StoreCall.OPEN_RANGE).number(2), Fault.unavailable());
    RetryingStore store = retrying(Duration.ofMinutes(1));
    try (InputStream in = store.openRange(KEY, 0, 1000)) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
    assertThat(faulty.count(StoreCall.OPEN_RANGE)).isEqualTo(4);
  }

  @Test
  void givesUpOnAStreamThatGivesNothing() throws IOException {
    faulty.on(Calls.to(StoreCall.OPEN_RANGE), Fault.cutStream(0));
    RetryingStore store = retrying(Duration.ZERO);
    try (InputStream in = store.openRange(KEY, 0, 1000)) {
      assertThatThrownBy(in::readAllBytes).isInstanceOf(StorageUnavailableException.class);
    }
  }

  @Test
  void doesNotRepeatWhatAnotherTryCannotMend() throws IOException {
    faulty
        .on(Calls.to(StoreCall.OPEN_RANGE).number(1), Fault.cutStream(300))
        .on(Calls.to(StoreCall.OPEN_RANGE).number(2), Fault.failure(StorageException::new));
    RetryingStore store = retrying(Duration.ofMinutes(1));
    try (InputStream in = store.openRange(KEY, 0, 1000)) {
      assertThatThrownBy(in::readAllBytes).isExactlyInstanceOf(StorageException.class);
    }
  }
}
