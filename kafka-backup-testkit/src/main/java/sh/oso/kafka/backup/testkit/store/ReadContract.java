package sh.oso.kafka.backup.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sh.oso.kafka.backup.testkit.store.StoreReads.put;
import static sh.oso.kafka.backup.testkit.store.StoreReads.range;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.api.store.StorageException;

/** Chapter of {@link ObjectStoreContract}: any range of an object can be read, exactly. */
public interface ReadContract extends StoreUnderTest {

  @Test
  default void readsRangesAtAllEdges() throws IOException {
    byte[] bytes = Contents.noise(100_000);
    put(store(), "a/b", bytes);
    long[][] ranges = {
      {0, 100_000},
      {0, 0},
      {0, 1},
      {0, 99_999},
      {1, 99_999},
      {50_000, 0},
      {50_000, 1},
      {40_000, 30_000},
      {99_999, 1},
      {99_999, 0},
      {100_000, 0}
    };
    for (long[] r : ranges) {
      assertThat(range(store(), "a/b", r[0], r[1]))
          .as("%d bytes from %d on", r[1], r[0])
          .isEqualTo(Arrays.copyOfRange(bytes, (int) r[0], (int) (r[0] + r[1])));
    }
  }

  @Test
  default void refusesRangesBeyondTheEnd() throws IOException {
    put(store(), "a/b", Contents.noise(1_000));
    put(store(), "empty", new byte[0]);
    long[][] ranges = {
      {0, 1_001},
      {1, 1_000},
      {999, 2},
      {1_000, 1},
      {1_001, 0},
      {5_000, 10},
      {0, Long.MAX_VALUE},
      {Long.MAX_VALUE, 1},
      {-1, 10},
      {10, -1}
    };
    for (long[] r : ranges) {
      assertThatThrownBy(() -> range(store(), "a/b", r[0], r[1]))
          .as("%d bytes from %d on", r[1], r[0])
          .isInstanceOf(StorageException.class)
          .isNotInstanceOf(ObjectNotFoundException.class);
    }
    assertThatThrownBy(() -> range(store(), "empty", 0, 1)).isInstanceOf(StorageException.class);
  }

  @Test
  default void readsByteByByteAndSkips() throws IOException {
    byte[] bytes = Contents.noise(1_000);
    put(store(), "a", bytes);
    try (InputStream in = store().openRange(ObjectKey.of("a"), 100, 50)) {
      assertThat(in.read()).isEqualTo(bytes[100] & 0xFF);
      assertThat(in.skip(10)).isEqualTo(10);
      assertThat(in.read()).isEqualTo(bytes[111] & 0xFF);
      assertThat(in.readNBytes(100)).isEqualTo(Arrays.copyOfRange(bytes, 112, 150));
      assertThat(in.read()).isEqualTo(-1);
      assertThat(in.read(new byte[10])).isEqualTo(-1);
    }
  }

  @Test
  default void letsStreamsBeLeftUnread() throws IOException {
    put(store(), "a", Contents.noise(3 << 20));
    for (int i = 0; i < 100; i++) {
      InputStream in = store().openRange(ObjectKey.of("a"), i, 2 << 20);
      assertThat(in.read()).isNotEqualTo(-1);
      in.close();
      in.close();
    }
    assertThat(range(store(), "a", 5, 1)).hasSize(1);
  }

  @Test
  default void saysThatAnObjectDoesNotExist() throws IOException {
    put(store(), "a/b/c", new byte[5]);
    for (String missing : List.of("x", "a", "a/b", "a/b/c/d", "a/b/c/d/e", "a/b/cc", "a/x/c")) {
      ObjectKey key = ObjectKey.of(missing);
      assertThat(store().findStat(key)).as(missing).isEmpty();
      assertThatThrownBy(() -> store().openRange(key, 0, 1).close())
          .as(missing)
          .isInstanceOf(ObjectNotFoundException.class)
          .hasMessageContaining(missing);
    }
  }

  @Test
  default void servesManyReadersAtOnce() throws Exception {
    byte[] bytes = Contents.noise(2 << 20);
    put(store(), "a", bytes);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        int first = i * 60_000;
        all.add(
            threads.submit(
                () ->
                    assertThat(
                            Arrays.equals(
                                range(store(), "a", first, 100_000),
                                Arrays.copyOfRange(bytes, first, first + 100_000)))
                        .as("100,000 bytes from %d on", first)
                        .isTrue()));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  default void stopsReadingWhenItsThreadIsInterrupted() throws Exception {
    put(store(), "a", Contents.noise(1_000));
    Interrupted.assertEnds(() -> range(store(), "a", 0, 1_000));
  }
}
