package sh.oso.kafka.backup.testkit.store;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import sh.oso.kafka.backup.api.store.ObjectContent;

/** Content of every kind that a store may meet; streams give a few bytes less than asked for. */
final class Contents {

  private static final long SEED = 20_261_122;

  private Contents() {}

  static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(SEED + size).nextBytes(bytes);
    return bytes;
  }

  /** Content that can be read once and does not tell its size. */
  static Watched stream(byte[] bytes) {
    return new Watched(bytes, OptionalLong.empty());
  }

  /** Content that tells a size which need not be right. */
  static Watched sized(byte[] bytes, long sizeBytes) {
    return new Watched(bytes, OptionalLong.of(sizeBytes));
  }

  /** Content whose stream ends in a failure. */
  static ObjectContent failing(byte[] before, OptionalLong sizeBytes, Exception failure) {
    return new Watched(before, sizeBytes) {
      @Override
      void atEnd() throws IOException {
        if (failure instanceof RuntimeException e) {
          throw e;
        }
        throw (IOException) failure;
      }
    };
  }

  /** Counts how often it was opened and closed. */
  static class Watched implements ObjectContent {

    private final byte[] bytes;
    private final OptionalLong sizeBytes;
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();

    Watched(byte[] bytes, OptionalLong sizeBytes) {
      this.bytes = bytes;
      this.sizeBytes = sizeBytes;
    }

    /** Called instead of reporting the end of the stream. */
    void atEnd() throws IOException {}

    @Override
    public InputStream open() {
      if (opened.incrementAndGet() > 1) {
        throw new IllegalStateException("the content was opened before and is not replayable");
      }
      return new FilterInputStream(new ByteArrayInputStream(bytes)) {
        @Override
        public int read() throws IOException {
          int b = super.read();
          if (b < 0) {
            atEnd();
          }
          return b;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
          int count = super.read(target, offset, length > 100 ? length - 7 : length);
          if (count < 0) {
            atEnd();
          }
          return count;
        }

        @Override
        public void close() {
          closed.incrementAndGet();
        }
      };
    }

    @Override
    public boolean replayable() {
      return false;
    }

    @Override
    public OptionalLong sizeBytes() {
      return sizeBytes;
    }

    @Override
    public long crc32c() {
      return ObjectContent.of(bytes).crc32c();
    }
  }
}
