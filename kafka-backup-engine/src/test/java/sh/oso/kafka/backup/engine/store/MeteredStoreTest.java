package sh.oso.kafka.backup.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.RunEvent.ObjectStored;
import sh.oso.kafka.backup.api.RunEvent.StoreFailed;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.api.store.PreconditionFailedException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;
import sh.oso.kafka.backup.testkit.store.Calls;
import sh.oso.kafka.backup.testkit.store.Fault;
import sh.oso.kafka.backup.testkit.store.FaultyStore;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;
import sh.oso.kafka.backup.testkit.store.StoreCall;

class MeteredStoreTest {

  private static final ObjectKey KEY = ObjectKey.of("a/b");
  private static final Duration SLOW = Duration.ofMillis(300);
  private static final Duration READING = Duration.ofSeconds(2);

  private final List<RunEvent> events = new ArrayList<>();
  private final FaultyStore faulty = FaultyStore.around(new InMemoryStore());
  private final MeteredStore store = new MeteredStore(faulty, events::add);

  @Test
  void theTimeOfAPutIsThatOfTheStoreAlone() throws IOException {
    faulty.on(Calls.to(StoreCall.PUT).number(1), Fault.delay(SLOW));
    store.put(KEY, ObjectContent.of(new byte[10]), Lifetime.LASTING);
    store.put(ObjectKey.of("c"), slow(new byte[20]), Lifetime.LASTING);

    assertThat(events).hasSize(2);
    assertThat((ObjectStored) events.get(0))
        .satisfies(put -> assertThat(put.sizeBytes()).isEqualTo(10))
        .satisfies(put -> assertThat(put.took()).isGreaterThanOrEqualTo(SLOW));
    assertThat((ObjectStored) events.get(1))
        .satisfies(put -> assertThat(put.sizeBytes()).isEqualTo(20))
        .satisfies(put -> assertThat(put.took()).isLessThan(READING));
  }

  /** Content that takes its time. */
  private static ObjectContent slow(byte[] bytes) {
    ObjectContent content = ObjectContent.of(bytes);
    return new ObjectContent() {
      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            try {
              TimeUnit.MILLISECONDS.sleep(READING.toMillis());
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return super.read(into, offset, length);
          }
        };
      }

      @Override
      public boolean replayable() {
        return true;
      }

      @Override
      public OptionalLong sizeBytes() {
        return content.sizeBytes();
      }

      @Override
      public long crc32c() {
        return content.crc32c();
      }
    };
  }

  @Test
  void tellsOfCallsThatFailAndWhetherThatMayPass() throws IOException {
    store.put(KEY, ObjectContent.of(new byte[1000]), Lifetime.LASTING);
    events.clear();
    faulty.on(Calls.to(StoreCall.OPEN_RANGE), Fault.cutStream(300));
    try (InputStream in = store.openRange(KEY, 0, 1000)) {
      assertThatThrownBy(in::readAllBytes).isInstanceOf(StorageUnavailableException.class);
    }
    faulty.on(Calls.to(StoreCall.FIND_STAT), Fault.failure(StorageException::new));
    assertThatThrownBy(() -> store.findStat(KEY)).isInstanceOf(StorageException.class);

    assertThat(events)
        .containsExactly(new StoreFailed("get", true), new StoreFailed("stat", false));
  }

  @Test
  void whatIsThereOrIsNotIsNoFailure() throws IOException {
    store.put(KEY, ObjectContent.of(new byte[1]), Lifetime.LASTING);
    events.clear();
    assertThatThrownBy(() -> store.put(KEY, ObjectContent.of(new byte[2]), Lifetime.LASTING))
        .isInstanceOf(PreconditionFailedException.class);
    assertThatThrownBy(() -> store.openRange(ObjectKey.of("none"), 0, 1).readAllBytes())
        .isInstanceOf(ObjectNotFoundException.class);
    try (ObjectListing listing = store.list("", "")) {
      assertThat(listing.next()).isPresent();
    }
    assertThat(events).isEmpty();
  }
}
