package sh.oso.kafka.backup.storage.gcs;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.OptionalLong;
import sh.oso.kafka.backup.api.store.ObjectContent;

/** A stream of unknown size during which something happens. */
final class HookedContent implements ObjectContent {

  private final byte[] bytes;
  private final int at;
  private final Runnable hook;

  /** Makes content of which, before byte {@code at} is read, {@code hook} runs. */
  HookedContent(byte[] bytes, int at, Runnable hook) {
    this.bytes = bytes;
    this.at = at;
    this.hook = hook;
  }

  /** A stream during which nothing happens. */
  static ObjectContent quiet(byte[] bytes) {
    return new HookedContent(bytes, Integer.MAX_VALUE, () -> {});
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(bytes) {
      private boolean happened;

      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        if (pos >= at && !happened) {
          happened = true;
          hook.run();
        }
        return super.read(target, offset, length);
      }

      @Override
      public synchronized int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int readNBytes(byte[] target, int offset, int length) {
        int count = 0;
        for (int n = 0; count < length && n >= 0; count += Math.max(n, 0)) {
          n = read(target, offset + count, Math.min(10_000, length - count));
        }
        return count;
      }
    };
  }

  @Override
  public boolean replayable() {
    return false;
  }

  @Override
  public OptionalLong sizeBytes() {
    return OptionalLong.empty();
  }

  @Override
  public long crc32c() {
    return ObjectContent.of(bytes).crc32c();
  }
}
