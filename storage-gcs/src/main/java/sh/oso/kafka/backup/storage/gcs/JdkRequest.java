package sh.oso.kafka.backup.storage.gcs;

import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One request. An interrupt ends it; so does silence of both sides. */
final class JdkRequest extends LowLevelHttpRequest {

  private static final int FIRST_ERROR_STATUS = 300;

  private final HttpClient client;
  private final Duration patience;
  private final String method;
  private final HttpRequest.Builder request;

  JdkRequest(HttpClient client, Duration patience, String method, URI url) {
    this.client = client;
    this.patience = patience;
    this.method = method;
    this.request = HttpRequest.newBuilder(url);
  }

  @Override
  public void addHeader(String name, String value) {
    request.header(name, value);
  }

  @Override
  public LowLevelHttpResponse execute() throws IOException {
    if (getContentType() != null) {
      request.setHeader("Content-Type", getContentType());
    }
    if (getContentEncoding() != null) {
      request.setHeader("Content-Encoding", getContentEncoding());
    }
    CountingPublisher body = new CountingPublisher(body());
    return new JdkResponse(
        await(
            client.sendAsync(request.method(method, body).build(), this::answerSubscriber), body));
  }

  private BodyPublisher body() throws IOException {
    var content = getStreamingContent();
    if (content == null) {
      return BodyPublishers.noBody();
    }
    if (content instanceof BytesContent bytes) {
      return bytes.publisher();
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    content.writeTo(whole);
    return BodyPublishers.ofByteArray(whole.toByteArray());
  }

  /** Content of objects is streamed; everything else is small, and the connection free at once. */
  private BodySubscriber<InputStream> answerSubscriber(HttpResponse.ResponseInfo answer) {
    boolean isDocument =
        answer.statusCode() >= FIRST_ERROR_STATUS
            || answer
                .headers()
                .firstValue("Content-Type")
                .orElse("")
                .startsWith("application/json");
    return isDocument
        ? BodySubscribers.mapping(BodySubscribers.ofByteArray(), ByteArrayInputStream::new)
        : new BodyStream(patience);
  }

  private HttpResponse<InputStream> await(
      CompletableFuture<HttpResponse<InputStream>> answer, CountingPublisher body)
      throws IOException {
    long sent = 0;
    while (true) {
      try {
        return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (body.sentBytes() == sent) {
          answer.cancel(true);
          throw new HttpTimeoutException("no answer within " + patience.toSeconds() + " s");
        }
        sent = body.sentBytes();
      } catch (InterruptedException e) {
        answer.cancel(true);
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException cause
            ? cause
            : new IOException(String.valueOf(e.getCause()), e);
      }
    }
  }
}
