package sh.oso.kafka.backup.storage.gcs;

import java.nio.ByteBuffer;
import java.util.Base64;

/** CRC-32C as the service writes it: base64 of four bytes, the highest first. */
final class Crc32cText {

  private Crc32cText() {}

  static String of(long crc32c) {
    return Base64.getEncoder()
        .encodeToString(ByteBuffer.allocate(Integer.BYTES).putInt((int) crc32c).array());
  }
}
