package sh.oso.kafka.backup.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sh.oso.kafka.backup.testkit.store.StoreReads.keys;
import static sh.oso.kafka.backup.testkit.store.StoreReads.put;
import static sh.oso.kafka.backup.testkit.store.StoreReads.read;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.PreconditionFailedException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StoreCapability;

/** Chapter of {@link ObjectStoreContract}: objects are stored whole or not at all. */
public interface PutContract extends StoreUnderTest {

  @Test
  default void givesBackWhatItWasGiven() throws IOException {
    for (int size : new int[] {0, 1, 100, 65_536, 1_000_003}) {
      byte[] bytes = Contents.noise(size);
      String key = "sizes/" + size;
      ObjectStat stored = put(store(), key, bytes);
      assertThat(stored.key()).isEqualTo(ObjectKey.of(key));
      assertThat(stored.sizeBytes()).isEqualTo(size);
      assertThat(store().findStat(stored.key())).map(ObjectStat::sizeBytes).hasValue((long) size);
      assertThat(Arrays.equals(read(store(), key), bytes)).as("%d bytes", size).isTrue();
    }
  }

  @Test
  default void storesStreamsOfUnknownSize() throws IOException {
    for (int size : new int[] {0, 1, 1_000_003, (11 << 20) + 5}) {
      byte[] bytes = Contents.noise(size);
      Contents.Watched content = Contents.stream(bytes);
      ObjectKey key = ObjectKey.of("streams/" + size);
      ObjectStat stored = store().put(key, content, Lifetime.LASTING);
      assertThat(stored.sizeBytes()).isEqualTo(size);
      assertThat(content.opened).as("times opened").hasValue(1);
      assertThat(content.closed).as("times closed").hasPositiveValue();
      assertThat(Arrays.equals(read(store(), key.value()), bytes)).as("%d bytes", size).isTrue();
    }
  }

  @Test
  default void storesLargeObjects() throws IOException {
    byte[] bytes = Contents.noise(20 << 20);
    assertThat(put(store(), "large", bytes).sizeBytes()).isEqualTo(bytes.length);
    assertThat(Arrays.equals(read(store(), "large"), bytes)).isTrue();
  }

  @Test
  default void keepsObjectsBeyondItsOwnLife() throws IOException {
    put(store(), "a/b", Contents.noise(1_000));
    store().close();
    assertThat(read(openAgain(), "a/b")).isEqualTo(Contents.noise(1_000));
  }

  @Test
  default void showsObjectsToOthersAtOnce() throws IOException {
    var other = openAgain();
    put(store(), "a/b", Contents.noise(1_000));
    assertThat(read(other, "a/b")).isEqualTo(Contents.noise(1_000));
    assertThat(keys(other)).containsExactly("a/b");
  }

  @Test
  default void tellsWhenAnObjectWasStored() throws IOException {
    ObjectStat stored = put(store(), "a", new byte[1]);
    ObjectStat found = store().findStat(stored.key()).orElseThrow();
    // The clock is the store's own; it may be off a little.
    Duration off = Duration.ofMinutes(15);
    Instant now = Instant.now();
    assertThat(stored.lastModified()).isBetween(now.minus(off), now.plus(off));
    assertThat(found.lastModified()).isBetween(now.minus(off), now.plus(off));
  }

  @Test
  default void keepsOldObjectWhenPutIsRefused() throws IOException {
    byte[] old = Contents.noise(500);
    put(store(), "a/b", old);
    for (ObjectContent content :
        List.of(
            ObjectContent.of(Contents.noise(400)),
            ObjectContent.of(old),
            Contents.stream(Contents.noise(9_000)))) {
      assertThatThrownBy(() -> store().put(ObjectKey.of("a/b"), content, Lifetime.LASTING))
          .isInstanceOf(PreconditionFailedException.class)
          .hasMessageContaining("a/b");
      assertThat(read(store(), "a/b")).isEqualTo(old);
    }
    assertThat(keys(store())).containsExactly("a/b");
  }

  @Test
  default void letsOneOfManyRacingWritersWin() throws Exception {
    race("known size", ObjectContent::of, StoreCapability.CREATE_ONLY);
    race("unknown size", Contents::stream, StoreCapability.CREATE_ONLY_STREAM);
  }

  private void race(String kind, Race.Kind content, StoreCapability promise) throws Exception {
    for (int round = 0; round < 5; round++) {
      ObjectKey key = ObjectKey.of("races/" + promise + "/" + round + "/prize");
      Race race = new Race(16, List.of(store(), openAgain()), key, content);
      List<Integer> winners = race.run();
      assertThat(winners).as("winners with content of " + kind).isNotEmpty();
      if (store().capabilities().contains(promise)) {
        assertThat(winners).as("winners with content of " + kind).hasSize(1);
      }
      byte[] stored = read(store(), key.value());
      assertThat(winners)
          .as("whose object stays")
          .anyMatch(w -> Arrays.equals(stored, Race.own(w)));
    }
  }

  @Test
  default void showsObjectsWholeOrNotAtAll() throws Exception {
    int objects = 20;
    byte[] bytes = Contents.noise(300_000);
    List<AssertionError> failures = new ArrayList<>();
    AtomicInteger seen = new AtomicInteger();
    var readers = openAgain();
    Thread reader =
        new Thread(
            () -> {
              try {
                while (seen.get() < objects && !Thread.currentThread().isInterrupted()) {
                  ObjectKey key = ObjectKey.of("whole/" + seen.get());
                  if (readers.findStat(key).isPresent()) {
                    assertThat(Arrays.equals(read(readers, key.value()), bytes)).isTrue();
                    seen.incrementAndGet();
                  }
                }
              } catch (IOException | AssertionError e) {
                failures.add(new AssertionError("after " + seen + " objects", e));
              }
            });
    reader.start();
    try {
      for (int i = 0; i < objects; i++) {
        store().put(ObjectKey.of("whole/" + i), Contents.stream(bytes), Lifetime.LASTING);
      }
      reader.join(Duration.ofMinutes(1).toMillis());
    } finally {
      reader.interrupt();
      reader.join();
    }
    assertThat(failures).isEmpty();
    assertThat(seen).as("objects seen").hasValue(objects);
  }

  @Test
  default void leavesNothingBehindWhenContentThrows() throws IOException {
    for (Exception failure : List.of(new IOException("lost"), new IllegalStateException("odd"))) {
      for (int before : new int[] {0, 1_000, 6 << 20}) {
        for (OptionalLong size : List.of(OptionalLong.empty(), OptionalLong.of(7 << 20))) {
          ObjectContent content = Contents.failing(Contents.noise(before), size, failure);
          assertThatThrownBy(() -> store().put(ObjectKey.of("a/b"), content, Lifetime.LASTING))
              .as("after %d bytes of %s", before, size)
              .isSameAs(failure);
        }
      }
    }
    assertThat(store().findStat(ObjectKey.of("a/b"))).isEmpty();
    assertThat(keys(store())).isEmpty();
    put(store(), "a/b", new byte[3]);
  }

  @Test
  default void passesOnThatContentCannotBeOpened() throws IOException {
    IOException failure = new IOException("gone");
    ObjectContent content =
        new Contents.Watched(new byte[9], OptionalLong.of(9)) {
          @Override
          public InputStream open() {
            throw new java.io.UncheckedIOException(failure);
          }
        };
    assertThatThrownBy(() -> store().put(ObjectKey.of("a"), content, Lifetime.LASTING))
        .hasCause(failure);
    assertThat(keys(store())).isEmpty();
  }

  @Test
  default void refusesContentOfAnotherSizeThanItTells() throws IOException {
    for (int size : new int[] {0, 999, 1_001, 100_000}) {
      ObjectContent content = Contents.sized(Contents.noise(size), 1_000);
      assertThatThrownBy(() -> store().put(ObjectKey.of("a"), content, Lifetime.LASTING))
          .as("%d bytes instead of 1,000", size)
          .isInstanceOf(StorageException.class);
      assertThat(keys(store())).isEmpty();
    }
  }

  @Test
  default void stopsWhenItsThreadIsInterrupted() throws Exception {
    Interrupted.assertEnds(
        () -> store().put(ObjectKey.of("a"), Contents.stream(new byte[9]), Lifetime.LASTING));
    assertThat(keys(store())).isEmpty();
  }
}
