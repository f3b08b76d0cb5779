package sh.oso.kafka.backup.storage.gcs;

import com.google.api.client.http.LowLevelHttpResponse;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer as Google's library wants it. */
final class JdkResponse extends LowLevelHttpResponse {

  private final HttpResponse<InputStream> response;
  private final List<Map.Entry<String, String>> headers;

  JdkResponse(HttpResponse<InputStream> response) {
    this.response = response;
    this.headers =
        response.headers().map().entrySet().stream()
            .flatMap(all -> all.getValue().stream().map(value -> Map.entry(all.getKey(), value)))
            .toList();
  }

  @Override
  public InputStream getContent() {
    return response.body();
  }

  @Override
  public @Nullable String getContentEncoding() {
    return response.headers().firstValue("Content-Encoding").orElse(null);
  }

  @Override
  public long getContentLength() {
    return response.headers().firstValueAsLong("Content-Length").orElse(-1);
  }

  @Override
  public @Nullable String getContentType() {
    return response.headers().firstValue("Content-Type").orElse(null);
  }

  @Override
  public @Nullable String getStatusLine() {
    return null;
  }

  @Override
  public int getStatusCode() {
    return response.statusCode();
  }

  @Override
  public @Nullable String getReasonPhrase() {
    return null;
  }

  @Override
  public int getHeaderCount() {
    return headers.size();
  }

  @Override
  public String getHeaderName(int index) {
    return headers.get(index).getKey();
  }

  @Override
  public String getHeaderValue(int index) {
    return headers.get(index).getValue();
  }

  @Override
  public void disconnect() throws java.io.IOException {
    response.body().close();
  }
}
