package sh.oso.kafka.backup.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sh.oso.kafka.backup.testkit.store.StoreReads.keys;
import static sh.oso.kafka.backup.testkit.store.StoreReads.put;
import static sh.oso.kafka.backup.testkit.store.StoreReads.read;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.StorageException;

/** Chapter of {@link ObjectStoreContract}: every key names one object, whatever is in it. */
public interface KeyContract extends StoreUnderTest {

  private static List<String> oddKeys() {
    return List.of(
        "with space",
        " leading",
        "trailing ",
        "a+b",
        "a%20b",
        "%41",
        "%",
        "%2F",
        "a#b",
        "a?b=c&d",
        "dt=2026-11-22/x",
        "semi;colon",
        "quote'",
        "double\"quote",
        "<angle>",
        "{curly}",
        "[square]",
        "pi|pe",
        "caret^",
        "tick`",
        "at@",
        "colon:",
        "comma,",
        "dollar$",
        "star*",
        "excl!",
        "~tilde",
        ".hidden",
        "..twodots",
        "dots...",
        "dot.",
        ".tmp-1",
        ".tmp-dir/.tmp-x",
        "~$lock",
        "-dash",
        "CON",
        "nul.txt",
        "UPPER/lower",
        "upper/LOWER",
        "\u00e9",
        "e\u0301",
        "\u65e5\u672c\u8a9e/\u30c8",
        "\ud83d\ude00",
        "\u00a0",
        "\u202e",
        "topics/a.b_c-d/__0",
        "index-0/manifest.json.zst");
  }

  @Test
  default void takesOddKeys() throws IOException {
    List<String> odd = oddKeys();
    for (String key : odd) {
      put(store(), key, key.getBytes(StandardCharsets.UTF_8));
    }
    for (String key : odd) {
      assertThat(read(store(), key)).as(key).asString(StandardCharsets.UTF_8).isEqualTo(key);
      assertThat(keys(store(), key, "")).as("keys that begin with '%s'", key).contains(key);
    }
    assertThat(keys(store()))
        .isEqualTo(odd.stream().map(ObjectKey::of).sorted().map(ObjectKey::value).toList());
    assertThat(store().delete(odd.stream().map(ObjectKey::of).toList())).isEmpty();
    assertThat(keys(store())).isEmpty();
  }

  @Test
  default void takesLongKeys() throws IOException {
    int longest = Math.min(1024, maxPartBytes());
    List<String> long1024 = new ArrayList<>(List.of("x".repeat(longest)));
    StringBuilder inParts = new StringBuilder("y".repeat(Math.min(100, longest)));
    while (inParts.length() < 1024) {
      int room = 1024 - inParts.length();
      inParts.append('/').append("y".repeat(Math.min(Math.max(1, room - 1), 100)));
    }
    long1024.add(inParts.substring(0, 1024));
    long1024.add("z234567/".repeat(127) + "z2345678");
    for (String key : long1024) {
      put(store(), key, key.getBytes(StandardCharsets.UTF_8));
      assertThat(read(store(), key)).asString(StandardCharsets.UTF_8).isEqualTo(key);
    }
    assertThat(keys(store())).isEqualTo(long1024);
  }

  @Test
  default void keepsObjectsBesideFoldersOrSaysThatItCannot() throws IOException {
    put(store(), "a", new byte[1]);
    put(store(), "b/c", new byte[2]);
    List<String> beside = List.of("a/b", "a/b/c/d", "b");
    for (String key : beside) {
      if (keepsObjectsBesideFolders()) {
        put(store(), key, new byte[3]);
      } else {
        assertThatThrownBy(() -> put(store(), key, new byte[3]))
            .as(key)
            .isExactlyInstanceOf(StorageException.class);
        assertThat(store().findStat(ObjectKey.of(key))).isEmpty();
      }
    }
    assertThat(read(store(), "a")).hasSize(1);
    assertThat(read(store(), "b/c")).hasSize(2);
    assertThat(keys(store()))
        .containsExactlyElementsOf(
            keepsObjectsBesideFolders()
                ? List.of("a", "a/b", "a/b/c/d", "b", "b/c")
                : List.of("a", "b/c"));
  }
}
