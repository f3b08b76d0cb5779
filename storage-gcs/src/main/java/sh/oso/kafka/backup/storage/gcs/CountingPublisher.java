package sh.oso.kafka.backup.storage.gcs;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** Content of a request that tells how much of it was sent. */
record CountingPublisher(BodyPublisher content, AtomicLong sent) implements BodyPublisher {

  CountingPublisher(BodyPublisher content) {
    this(content, new AtomicLong());
  }

  long sentBytes() {
    return sent.get();
  }

  @Override
  public long contentLength() {
    return content.contentLength();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> connection) {
    content.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            connection.onSubscribe(subscription);
          }

          @Override
          public void onNext(ByteBuffer bytes) {
            sent.addAndGet(bytes.remaining());
            connection.onNext(bytes);
          }

          @Override
          public void onError(Throwable failure) {
            connection.onError(failure);
          }

          @Override
          public void onComplete() {
            connection.onComplete();
          }
        });
  }
}
