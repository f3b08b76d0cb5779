package sh.oso.kafka.backup.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sh.oso.kafka.backup.testkit.store.StoreReads.keys;
import static sh.oso.kafka.backup.testkit.store.StoreReads.put;
import static sh.oso.kafka.backup.testkit.store.StoreReads.read;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;

/** Chapter of {@link ObjectStoreContract}: what is deleted is gone, and nothing else. */
public interface DeleteContract extends StoreUnderTest {

  @Test
  default void deletesManyAtOnceAndNothingElse() throws IOException {
    for (String key : List.of("a/b", "a/bb", "a/c/d", "b", "c/d/e/f")) {
      put(store(), key, new byte[3]);
    }
    List<ObjectKey> unwanted =
        Stream.of("a/b", "missing", "a/c/d", "a/c", "c/d/e/f", "b/below/an/object", "a/b", "a")
            .map(ObjectKey::of)
            .toList();
    assertThat(store().delete(unwanted)).isEmpty();
    assertThat(keys(store())).containsExactly("a/bb", "b");
    assertThat(store().findStat(ObjectKey.of("a/b"))).isEmpty();
    assertThatThrownBy(() -> store().openRange(ObjectKey.of("a/b"), 0, 1).close())
        .isInstanceOf(ObjectNotFoundException.class);
  }

  @Test
  default void deletesNothingTwiceOver() throws IOException {
    assertThat(store().delete(List.of())).isEmpty();
    put(store(), "a/b", new byte[3]);
    for (int i = 0; i < 3; i++) {
      assertThat(store().delete(List.of(ObjectKey.of("a/b")))).isEmpty();
      assertThat(keys(store())).isEmpty();
    }
  }

  @Test
  default void createsAnewWhatWasDeleted() throws IOException {
    for (int size = 1; size < 5; size++) {
      put(store(), "a/b/c", new byte[size]);
      assertThat(read(store(), "a/b/c")).hasSize(size);
      assertThat(store().delete(List.of(ObjectKey.of("a/b/c")))).isEmpty();
    }
  }
}
