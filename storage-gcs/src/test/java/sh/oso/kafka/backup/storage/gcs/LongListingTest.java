package sh.oso.kafka.backup.storage.gcs;

import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.testkit.store.LongListing;

/** A listing costs what is looked at. */
class LongListingTest {

  private static final int PAGE = 1_000;

  @Test
  void keepsNoMoreThanAPageOfAHundredThousandSegments() throws IOException {
    try (ScriptedServer server =
            new ScriptedServer(
                (request, number) -> ScriptedServer.Answer.json(200, page((number - 1) * PAGE)));
        ObjectStore store = TestStores.open(server.url(), "bucket")) {
      LongListing.walk(store, PAGE, () -> server.requests().size());
    }
  }

  private static String page(int first) {
    String next =
        first + PAGE < LongListing.SEGMENTS
            ? ", \"nextPageToken\": \"" + (first + PAGE) + "\""
            : "";
    return IntStream.range(first, first + PAGE)
        .mapToObj(
            i ->
                "{\"name\": \""
                    + LongListing.key(i)
                    + "\", \"size\": \"1\", \"timeCreated\": \"2026-11-22T00:00:00Z\"}")
        .collect(Collectors.joining(",", "{\"items\": [", "]" + next + "}"));
  }
}
