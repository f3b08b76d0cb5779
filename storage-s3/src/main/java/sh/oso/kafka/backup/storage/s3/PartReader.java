package sh.oso.kafka.backup.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.StorageException;

/** Cuts content into parts and checks it against what it told of itself. */
final class PartReader {

  private static final int FIRST_BUFFER_BYTES = 64 << 10;

  private final InputStream in;
  private final ObjectContent content;
  private final OptionalLong promisedBytes;
  private final String name;
  private final CRC32C whole = new CRC32C();
  private long size;

  /** The first byte of the next part; negative at the end. */
  private int next;

  private boolean started;

  /**
   * Begins at the first byte.
   *
   * @param in the opened content, which the caller closes
   * @param name of the object, for messages
   */
  PartReader(InputStream in, ObjectContent content, String name) {
    this.in = in;
    this.content = content;
    this.promisedBytes = content.sizeBytes();
    this.name = name;
  }

  /** Reads the next part; all parts but the last are full. */
  Part read(int number, int capacity) throws IOException {
    byte[] bytes = new byte[Math.max(1, firstBufferBytes(capacity))];
    int length = 0;
    if (started && next >= 0) {
      bytes[length++] = (byte) next;
    }
    started = true;
    int count = 0;
    while (length < capacity && count >= 0) {
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(2L * bytes.length, capacity));
      }
      count = in.read(bytes, length, bytes.length - length);
      length += Math.max(0, count);
    }
    next = count < 0 ? -1 : in.read();
    whole.update(bytes, 0, length);
    size += length;
    checkSize();
    return new Part(number, bytes, length);
  }

  private int firstBufferBytes(int capacity) {
    long left = promisedBytes.orElse(FIRST_BUFFER_BYTES + size) - size;
    // A part that follows a full one is likely to be full.
    return size > 0 && promisedBytes.isEmpty()
        ? capacity
        : (int) Math.min(Math.max(left, 0), capacity);
  }

  boolean isAtEnd() {
    return next < 0;
  }

  long size() {
    return size;
  }

  /** Of all that was read. */
  long crc32c() {
    return whole.getValue();
  }

  private void checkSize() throws StorageException {
    long known = isAtEnd() ? size : size + 1;
    boolean isWrong =
        promisedBytes.isPresent()
            && (isAtEnd() ? size != promisedBytes.getAsLong() : known > promisedBytes.getAsLong());
    if (isWrong) {
      throw new StorageException(
          "content for "
              + name
              + " should have "
              + promisedBytes.getAsLong()
              + " bytes but has "
              + (isAtEnd() ? "" : "at least ")
              + known);
    }
  }

  /** Fails unless the content, read to its end, has the checksum that it tells. */
  void checkWhole() throws StorageException {
    if (content.crc32c() != whole.getValue()) {
      throw new StorageException(
          "content for " + name + " does not have the checksum that it tells; it was not stored");
    }
  }
}
