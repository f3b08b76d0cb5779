package sh.oso.kafka.backup.api.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/** Bytes on their way into a store. */
public interface ObjectContent {

  /**
   * Opens the content at its first byte. A store that sees this stream throw abandons the object.
   *
   * @return a stream for the store to read to its end and to close
   * @throws IOException if the content cannot be had
   * @throws IllegalStateException if it was opened before and is not {@link #replayable()}
   */
  InputStream open() throws IOException;

  /**
   * Tells whether {@link #open()} may be called again, so that a failed put can be tried again.
   *
   * @return true if every {@code open()} gives the same bytes
   */
  boolean replayable();

  /**
   * The number of bytes, where it is known before the content was read.
   *
   * @return the exact number, or empty for a stream whose end is not known yet
   */
  OptionalLong sizeBytes();

  /**
   * CRC-32C (RFC 3720) of all bytes, for stores that check what they received.
   *
   * @return the checksum as an unsigned 32-bit value
   * @throws IllegalStateException if the content has not been read to its end and is not replayable
   */
  long crc32c();

  /**
   * Content that lies in memory.
   *
   * @param bytes the bytes; borrowed, not to be changed until the put returned
   * @return replayable content of known size
   */
  static ObjectContent of(byte[] bytes) {
    return new ObjectContent() {
      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }

      @Override
      public boolean replayable() {
        return true;
      }

      @Override
      public OptionalLong sizeBytes() {
        return OptionalLong.of(bytes.length);
      }

      @Override
      public long crc32c() {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return crc.getValue();
      }
    };
  }
}
