package sh.oso.kafka.backup.storage.fs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import sh.oso.kafka.backup.api.store.StorageException;

/** A range of a file, exactly. */
final class RangeStream extends InputStream {

  /** The JDK keeps native memory of this size for each thread that reads. */
  private static final int MOST_AT_ONCE_BYTES = 1 << 20;

  private final Path path;
  private final FileChannel channel;
  private final BooleanSupplier storeClosed;
  private final long end;
  private long position;

  RangeStream(
      Path path, FileChannel channel, long firstByte, long sizeBytes, BooleanSupplier storeClosed) {
    this.path = path;
    this.channel = channel;
    this.position = firstByte;
    this.end = firstByte + sizeBytes;
    this.storeClosed = storeClosed;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (storeClosed.getAsBoolean()) {
      throw new StorageException("reading " + path + " failed: the store is closed");
    }
    if (position == end) {
      return length == 0 ? 0 : -1;
    }
    int most = Math.min(length, MOST_AT_ONCE_BYTES);
    ByteBuffer target = ByteBuffer.wrap(bytes, offset, (int) Math.min(most, end - position));
    int count = FsFailures.guardReading("reading", path, () -> channel.read(target, position));
    if (count < 0) {
      throw new StorageException(
          path + " was cut short to " + position + " bytes while it was read");
    }
    position += count;
    return count;
  }

  @Override
  public int available() {
    return (int) Math.min(end - position, Integer.MAX_VALUE);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
