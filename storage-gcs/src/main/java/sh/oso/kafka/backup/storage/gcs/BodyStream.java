package sh.oso.kafka.backup.storage.gcs;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, asked for piece by piece. Unlike the JDK's own it gives up when the server
 * falls silent, and when its reader is interrupted. For one reader.
 */
final class BodyStream extends InputStream implements BodySubscriber<InputStream> {

  /** What the connection hands over: bytes, or the end with the reason if it came too early. */
  private record Event(List<ByteBuffer> bytes, boolean isLast, @Nullable Throwable failure) {}

  private final Duration patience;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private Flow.@Nullable Subscription connection;
  private boolean closed;
  private Event current = new Event(List.of(), false, null);
  private int next;

  BodyStream(Duration patience) {
    this.patience = patience;
  }

  @Override
  public CompletionStage<InputStream> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription subscription) {
    connection = subscription;
    if (closed) {
      subscription.cancel();
    } else {
      subscription.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    events.add(new Event(bytes, false, null));
  }

  @Override
  public void onError(Throwable failure) {
    events.add(new Event(List.of(), true, failure));
  }

  @Override
  public void onComplete() {
    events.add(new Event(List.of(), true, null));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    while (true) {
      if (next < current.bytes.size()) {
        ByteBuffer piece = current.bytes.get(next);
        if (piece.hasRemaining()) {
          int count = Math.min(length, piece.remaining());
          piece.get(bytes, offset, count);
          return count;
        }
        next++;
      } else if (!current.isLast) {
        advance();
      } else if (current.failure != null) {
        throw new IOException(
            "the answer broke off: " + current.failure.getMessage(), current.failure);
      } else {
        return -1;
      }
    }
  }

  private void advance() throws IOException {
    if (!current.bytes.isEmpty()) {
      requestMore();
    }
    try {
      Event event = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (event == null) {
        close();
        throw new HttpTimeoutException("the answer stopped for " + patience.toSeconds() + " s");
      }
      current = event;
      next = 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new InterruptedIOException("interrupted");
    }
  }

  private synchronized void requestMore() {
    if (connection != null) {
      connection.request(1);
    }
  }

  /** Ends the connection too, unless all of the body has come. */
  @Override
  public synchronized void close() {
    closed = true;
    if (connection != null) {
      connection.cancel();
    }
  }
}
