package sh.oso.kafka.backup.storage.s3;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.zip.CRC32C;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * Bytes that travel in one request.
 *
 * @param number from 1
 * @param bytes owned by this; those behind {@code length} do not count
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
record Part(int number, byte[] bytes, int length) {

  /** A server that takes less is taken for dead. */
  private static final int LEAST_BYTES_PER_SECOND = 64 << 10;

  RequestBody body() {
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(bytes, 0, length), length, "application/octet-stream");
  }

  String crc32c() {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return base64(crc.getValue());
  }

  String md5() {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      md5.update(bytes, 0, length);
      return Base64.getEncoder().encodeToString(md5.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has MD5", e);
    }
  }

  /** Bounds the time of each attempt, by the size. */
  void bound(AwsRequestOverrideConfiguration.Builder configuration) {
    configuration.apiCallAttemptTimeout(Duration.ofSeconds(60 + length / LEAST_BYTES_PER_SECOND));
  }

  /** As S3 writes a CRC. */
  static String base64(long crc) {
    return Base64.getEncoder().encodeToString(ByteBuffer.allocate(4).putInt((int) crc).array());
  }
}
