package sh.oso.kafka.backup.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.oso.kafka.backup.testkit.store.StoreReads.keys;
import static sh.oso.kafka.backup.testkit.store.StoreReads.list;
import static sh.oso.kafka.backup.testkit.store.StoreReads.put;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;

/** Chapter of {@link ObjectStoreContract}: listings are in the order of the keys' UTF-8 bytes. */
public interface ListContract extends StoreUnderTest {

  /** Keys whose order is easily got wrong: by folder, by UTF-16, or without regard to case. */
  private static List<String> trickyKeys() {
    return List.of(
        "A",
        "Ab/c",
        "a-b",
        "a/b",
        "a/b-c",
        "a/b.d",
        "a/c/d",
        "a/c-d",
        "a0",
        "ab",
        "b",
        "topics/t/0",
        "topics/t-1/0",
        "topics/t.x/0",
        "topics/t0/0",
        "topics/t/1/2",
        "z/\u00e9",
        "z/e\u0301",
        "z/\uff5e",
        "z/\ud83d\ude00",
        "z/~",
        "\u00e9/x",
        "%41/%2F");
  }

  private static List<String> prefixes() {
    List<String> prefixes = new ArrayList<>(trickyKeys());
    prefixes.addAll(
        List.of(
            "",
            "a/",
            "a/b-",
            "topics",
            "topics/",
            "topics/t",
            "topics/t/",
            "topics/t/1",
            "z/",
            "%",
            "nothing",
            "a/b/",
            "a/c/d/e",
            "/",
            "//",
            "a//",
            "..",
            "../",
            "./",
            "a/../a",
            "a/./b"));
    prefixes.add("x".repeat(2_000));
    return prefixes;
  }

  private static List<String> starts() {
    TreeSet<String> starts = new TreeSet<>(prefixes());
    trickyKeys().forEach(key -> starts.add(key.substring(0, key.length() / 2)));
    trickyKeys().forEach(key -> starts.add(key + "/"));
    starts.addAll(List.of("a/zz", "topics/t/\u007f", "~", "\u0001", "topics/t-1/1"));
    return List.copyOf(starts);
  }

  @Test
  default void listsKeysInTheOrderOfTheirBytes() throws IOException {
    for (String key : trickyKeys()) {
      put(store(), key, key.getBytes(StandardCharsets.UTF_8));
    }
    for (String prefix : prefixes()) {
      for (String after : starts()) {
        assertThat(keys(store(), prefix, after))
            .as("keys that begin with '%s', after '%s'", prefix, after)
            .isEqualTo(expected(trickyKeys(), prefix, after));
      }
    }
    for (ObjectStat stat : list(store(), "", "")) {
      assertThat(stat.sizeBytes())
          .isEqualTo(stat.key().value().getBytes(StandardCharsets.UTF_8).length);
      assertThat(store().findStat(stat.key())).hasValue(stat);
    }
  }

  private static List<String> expected(List<String> keys, String prefix, String after) {
    byte[] start = after.getBytes(StandardCharsets.UTF_8);
    return keys.stream()
        .filter(key -> key.startsWith(prefix))
        .map(ObjectKey::of)
        .sorted()
        .map(ObjectKey::value)
        .filter(k -> Arrays.compareUnsigned(k.getBytes(StandardCharsets.UTF_8), start) > 0)
        .toList();
  }

  @Test
  default void listsNothingWhereNothingIs() throws IOException {
    assertThat(keys(store())).isEmpty();
    assertThat(keys(store(), "a/b", "a/b/c")).isEmpty();
  }

  @Test
  default void listsManyObjectsAndDeletesThem() throws Exception {
    List<String> keys =
        IntStream.range(0, manyObjects())
            .mapToObj(i -> String.format("many/%d/%020d", i % 7, i))
            .toList();
    Filling.fill(store(), keys);
    List<String> sorted = expected(keys, "", "");

    assertThat(keys(store())).isEqualTo(sorted);
    assertThat(keys(store(), "many/3/", "")).isEqualTo(expected(keys, "many/3/", ""));
    String middle = sorted.get(sorted.size() / 2);
    assertThat(keys(store(), "", middle)).isEqualTo(expected(keys, "", middle));
    try (ObjectListing left = store().list("", middle)) {
      assertThat(left.next())
          .map(ObjectStat::key)
          .hasValue(ObjectKey.of(sorted.get(sorted.indexOf(middle) + 1)));
    }

    List<ObjectKey> allButMiddle =
        keys.stream().filter(key -> !key.equals(middle)).map(ObjectKey::of).toList();
    assertThat(store().delete(allButMiddle)).isEmpty();
    assertThat(keys(store())).containsExactly(middle);
  }

  @Test
  default void listsUntouchedObjectsOnceWhileOthersComeAndGo() throws IOException {
    List<String> staying = new ArrayList<>();
    List<ObjectKey> leaving = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String key = "folder" + i / 10 + "/" + i;
      put(store(), key, new byte[1]);
      if (i % 3 == 0) {
        leaving.add(ObjectKey.of(key));
      } else {
        staying.add(key);
      }
    }
    List<String> seen = new ArrayList<>();
    try (ObjectListing listing = store().list("", "")) {
      for (int i = 0; i < 5; i++) {
        seen.add(listing.next().orElseThrow().key().value());
      }
      assertThat(store().delete(leaving)).isEmpty();
      for (int i = 0; i < 60; i += 5) {
        put(store(), "folder" + i / 10 + "/" + i + "-new", new byte[1]);
      }
      assertThat(store().delete(List.of(ObjectKey.of("folder4/40-new")))).isEmpty();
      Optional<ObjectStat> next = listing.next();
      while (next.isPresent()) {
        seen.add(next.get().key().value());
        next = listing.next();
      }
    }
    assertThat(seen).isEqualTo(expected(seen, "", "")).doesNotHaveDuplicates().containsAll(staying);
  }

  @Test
  default void keepsListingsApart() throws IOException {
    ObjectStore store = store();
    for (String key : List.of("a", "b", "c")) {
      put(store, key, new byte[1]);
    }
    try (ObjectListing one = store.list("", "");
        ObjectListing other = store.list("", "a")) {
      assertThat(one.next()).map(stat -> stat.key().value()).hasValue("a");
      assertThat(other.next()).map(stat -> stat.key().value()).hasValue("b");
      assertThat(other.next()).map(stat -> stat.key().value()).hasValue("c");
      assertThat(other.next()).isEmpty();
      assertThat(one.next()).map(stat -> stat.key().value()).hasValue("b");
    }
  }
}
