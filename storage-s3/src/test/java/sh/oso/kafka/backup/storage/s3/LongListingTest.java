package sh.oso.kafka.backup.storage.s3;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.testkit.store.LongListing;

/** A listing costs what is looked at. */
class LongListingTest {

  private static final int PAGE = 1_000;

  @Test
  void keepsNoMoreThanAPageOfAHundredThousandSegments() throws IOException {
    try (ScriptedS3 server = new ScriptedS3()) {
      for (int first = 0; first < LongListing.SEGMENTS; first += PAGE) {
        server.ok(page(first));
      }
      try (ObjectStore store = TestStores.openAt(server.endpoint(), "vault")) {
        LongListing.walk(store, PAGE, () -> server.requests().size());
      }
    }
  }

  private static String page(int first) {
    int next = first + PAGE;
    StringBuilder page =
        new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult>");
    page.append("<IsTruncated>").append(next < LongListing.SEGMENTS).append("</IsTruncated>");
    if (next < LongListing.SEGMENTS) {
      page.append("<NextContinuationToken>").append(next).append("</NextContinuationToken>");
    }
    for (int i = first; i < next; i++) {
      page.append("<Contents><Key>")
          .append(LongListing.key(i))
          .append("</Key><LastModified>2026-11-22T09:00:00.000Z</LastModified>")
          .append("<Size>1</Size></Contents>");
    }
    return page.append("</ListBucketResult>").toString();
  }
}
