package sh.oso.kafka.backup.storage.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Makes requests end when their thread is interrupted. Sockets do not heed an interrupt, so that
 * another thread sits at the socket and the connection is dropped under it.
 */
final class AbortableHttp implements SdkHttpClient {

  private final SdkHttpClient http;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "s3-request");
            thread.setDaemon(true);
            return thread;
          });

  AbortableHttp(SdkHttpClient http) {
    this.http = http;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest description) {
    ExecutableHttpRequest request = http.prepareRequest(description);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        Future<HttpExecuteResponse> reply = threads.submit(request);
        try {
          return reply.get();
        } catch (InterruptedException e) {
          request.abort();
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("interrupted while waiting for the server");
        } catch (ExecutionException e) {
          throw rethrown(Objects.requireNonNull(e.getCause()));
        }
      }

      @Override
      public void abort() {
        request.abort();
      }
    };
  }

  private static IOException rethrown(Throwable failure) {
    if (failure instanceof Error e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    return (IOException) failure;
  }

  @Override
  public String clientName() {
    return http.clientName();
  }

  @Override
  public void close() {
    http.close();
    threads.shutdownNow();
  }
}
