package sh.oso.kafka.backup.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** A range of an object on its way here, exactly. */
final class S3Range extends InputStream {

  private final ResponseInputStream<GetObjectResponse> in;
  private final S3Failures failures;
  private final S3Failures.Attempt attempt;
  private long left;

  S3Range(
      ResponseInputStream<GetObjectResponse> in,
      long sizeBytes,
      S3Failures failures,
      S3Failures.Attempt attempt) {
    this.in = in;
    this.left = sizeBytes;
    this.failures = failures;
    this.attempt = attempt;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (left == 0) {
      return length == 0 ? 0 : -1;
    }
    if (Thread.currentThread().isInterrupted()) {
      throw S3Failures.interrupted(attempt);
    }
    int count;
    try {
      count = in.read(bytes, offset, (int) Math.min(length, left));
    } catch (IOException | SdkException e) {
      throw failures.of(attempt, e);
    }
    if (count < 0) {
      throw new StorageUnavailableException(
          attempt.text() + " failed: the answer ended " + left + " bytes early");
    }
    left -= count;
    return count;
  }

  /** What nobody reads is not fetched either. */
  @Override
  public void close() {
    if (left > 0) {
      in.abort();
      return;
    }
    try {
      in.close();
    } catch (IOException e) {
      // All bytes were read.
    }
  }
}
