package sh.oso.kafka.backup.storage.gcs;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Google's client library over the JDK's HTTP client. The library's own transport, over {@link
 * java.net.HttpURLConnection}, repeats some requests by itself, does not hear interrupts, and has
 * no timeout for a server that stops taking an upload. Safe for use by many threads.
 */
final class JdkTransport extends HttpTransport {

  private final Duration patience;
  private volatile @Nullable HttpClient client;

  /**
   * Takes over a client.
   *
   * @param patience how long neither side may send anything while an answer is awaited
   */
  JdkTransport(HttpClient client, Duration patience) {
    this.client = client;
    this.patience = patience;
  }

  @Override
  public boolean supportsMethod(String method) {
    return true;
  }

  @Override
  protected LowLevelHttpRequest buildRequest(String method, String url) throws IOException {
    HttpClient open = client;
    if (open == null) {
      throw new IOException("the store is closed");
    }
    // The library leaves semicolons as they are, which some servers take for the end of a
    // parameter.
    return new JdkRequest(open, patience, method, URI.create(url.replace(";", "%3B")));
  }

  /** The JDK ends connections and threads of a client that nobody refers to. */
  @Override
  public void shutdown() {
    client = null;
  }

  @Override
  public boolean isShutdown() {
    return client == null;
  }
}
