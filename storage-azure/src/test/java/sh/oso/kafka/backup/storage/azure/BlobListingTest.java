package sh.oso.kafka.backup.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a server begins to list; {@link AzureStoreIT} shows what comes of it. */
class BlobListingTest {

  @ParameterizedTest
  @CsvSource({
    "'', a/b, a/b",
    "root/, a/b, root/a/b",
    "root/, \u00e9, root/\u00e9",
    // UTF-16 and UTF-8 sort these differently.
    "root/, a\ud83d\ude00b, root/a",
    "root/, a\uff5eb, root/a",
    "r\uff5e/, ab, r\uff5e/ab",
  })
  void beginsNotBehindTheKeyThatIsAskedFor(String root, String after, String start) {
    assertThat(BlobListing.startFrom(root, after)).isEqualTo(start);
  }

  @Test
  void leavesOutWhatARequestCannotCarry() {
    assertThat(BlobListing.startFrom("", "")).isNull();
    assertThat(BlobListing.startFrom("root/", "")).isNull();
    assertThat(BlobListing.startFrom("", "\u0001a")).isNull();
    assertThat(BlobListing.startFrom("", "a\u007fb")).isEqualTo("a");
    assertThat(BlobListing.startFrom("", "x".repeat(5_000))).hasSize(1_024);
  }
}
