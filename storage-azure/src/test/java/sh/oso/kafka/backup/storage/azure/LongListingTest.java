package sh.oso.kafka.backup.storage.azure;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StoreSettings;
import sh.oso.kafka.backup.testkit.servers.AzuriteServer;
import sh.oso.kafka.backup.testkit.store.LongListing;

/** A listing costs what is looked at. */
class LongListingTest {

  private static final int PAGE = 5_000;
  private static final Pattern MARKER = Pattern.compile("[?&]marker=([0-9]+)");
  private static final Pattern MOST = Pattern.compile("[?&]maxresults=([0-9]+)");

  private final AtomicInteger pages = new AtomicInteger();

  @Test
  void keepsNoMoreThanAPageOfAHundredThousandSegments() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    Map<String, String> settings =
        Map.of(
            "accountName", "account",
            "accountKey", AzuriteServer.ACCOUNT_KEY,
            "container", "vault",
            "endpoint", "http://127.0.0.1:" + server.getAddress().getPort() + "/account",
            "allowHttp", "true");
    try (ObjectStore store = new AzureStoreProvider().open(new StoreSettings("azure", settings))) {
      LongListing.walk(store, PAGE, pages::get);
    } finally {
      server.stop(0);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    int first = number(MARKER, "&" + query, 0);
    int end = Math.min(LongListing.SEGMENTS, first + number(MOST, "&" + query, PAGE));
    pages.incrementAndGet();
    byte[] page = page(first, end).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(200, page.length);
    exchange.getResponseBody().write(page);
    exchange.close();
  }

  private static int number(Pattern pattern, String query, int absent) {
    Matcher matcher = pattern.matcher(query);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : absent;
  }

  private static String page(int first, int end) {
    StringBuilder page =
        new StringBuilder(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults"
                + " ContainerName=\"vault\"><Blobs>");
    for (int i = first; i < end; i++) {
      page.append("<Blob><Name>")
          .append(LongListing.key(i))
          .append("</Name><Properties><Last-Modified>Sun, 22 Nov 2026 09:00:00 GMT")
          .append("</Last-Modified><Etag>0x8</Etag><Content-Length>1</Content-Length>")
          .append("<BlobType>BlockBlob</BlobType></Properties></Blob>");
    }
    return page.append("</Blobs><NextMarker>")
        .append(end < LongListing.SEGMENTS ? end : "")
        .append("</NextMarker></EnumerationResults>")
        .toString();
  }
}
