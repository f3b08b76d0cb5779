package sh.oso.kafka.backup.engine.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import sh.oso.kafka.backup.api.store.ObjectContent;

/** Content that measures how long its reader waits for it, as for a segment that is being made. */
final class TimedContent implements ObjectContent {

  private final ObjectContent content;
  private final AtomicLong nanos = new AtomicLong();

  TimedContent(ObjectContent content) {
    this.content = content;
  }

  /** Time that reading took so far. */
  long nanos() {
    return nanos.get();
  }

  @Override
  public InputStream open() throws IOException {
    return new FilterInputStream(content.open()) {
      @Override
      public int read() throws IOException {
        long begin = System.nanoTime();
        try {
          return in.read();
        } finally {
          nanos.addAndGet(System.nanoTime() - begin);
        }
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        long begin = System.nanoTime();
        try {
          return in.read(bytes, offset, length);
        } finally {
          nanos.addAndGet(System.nanoTime() - begin);
        }
      }
    };
  }

  @Override
  public boolean replayable() {
    return content.replayable();
  }

  @Override
  public OptionalLong sizeBytes() {
    return content.sizeBytes();
  }

  @Override
  public long crc32c() {
    return content.crc32c();
  }
}
