package sh.oso.kafka.backup.storage.azure;

import com.azure.storage.blob.BlobContainerAsyncClient;
import com.azure.storage.blob.models.BlobDownloadAsyncResponse;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.DownloadRetryOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;
import sh.oso.kafka.backup.storage.azure.AzureFailures.Attempt;

/**
 * A range of a blob, exactly. A connection that breaks is taken up again by the SDK where it broke.
 */
final class RangeStream extends InputStream {

  private static final int RETRIES = 2;

  /** Buffers of 16 KiB that are asked for at once. */
  private static final int READ_AHEAD = 32;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final AzureFailures failures;
  private final String name;
  private final Stream<ByteBuffer> source;
  private final Iterator<ByteBuffer> buffers;
  private ByteBuffer current = NOTHING;
  private long left;
  private boolean closed;

  private RangeStream(
      AzureFailures failures, String name, Stream<ByteBuffer> source, long sizeBytes) {
    this.failures = failures;
    this.name = name;
    this.source = source;
    this.buffers = source.iterator();
    this.left = sizeBytes;
  }

  static InputStream open(
      BlobContainerAsyncClient container,
      AzureFailures failures,
      String name,
      long firstByte,
      long sizeBytes)
      throws IOException {
    BlobDownloadAsyncResponse response;
    try {
      response =
          Objects.requireNonNull(
              container
                  .getBlobAsyncClient(name)
                  .downloadStreamWithResponse(
                      new BlobRange(firstByte, sizeBytes),
                      new DownloadRetryOptions().setMaxRetryRequests(RETRIES),
                      null,
                      false)
                  .block());
    } catch (RuntimeException e) {
      if (e instanceof BlobStorageException refused && refused.getStatusCode() == 416) {
        throw notWithin(failures.blob(name), firstByte, sizeBytes);
      }
      throw failures.translate(Attempt.READ, name, e);
    }
    RangeStream stream =
        new RangeStream(failures, name, response.getValue().toStream(READ_AHEAD), sizeBytes);
    Long told = response.getDeserializedHeaders().getContentLength();
    if (told == null || told != sizeBytes) {
      stream.close();
      throw notWithin(failures.blob(name), firstByte, sizeBytes);
    }
    return stream;
  }

  static StorageException notWithin(String blob, long firstByte, long sizeBytes) {
    return new StorageException(
        sizeBytes + " bytes from " + firstByte + " on are not within " + blob);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (closed) {
      throw new StorageException("reading " + failures.blob(name) + " failed: it was closed");
    }
    if (length == 0) {
      return 0;
    }
    if (left == 0) {
      return -1;
    }
    while (!current.hasRemaining()) {
      current = next();
    }
    int count = (int) Math.min(Math.min(length, current.remaining()), left);
    current.get(bytes, offset, count);
    left -= count;
    if (left == 0) {
      // Takes the end as well, so that the connection can be used again.
      failures.guard(Attempt.READ, name, buffers::hasNext);
    }
    return count;
  }

  private ByteBuffer next() throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw failures.interrupted(Attempt.READ, name);
    }
    return failures
        .guard(
            Attempt.READ,
            name,
            () -> buffers.hasNext() ? Optional.of(buffers.next()) : Optional.<ByteBuffer>empty())
        .orElseThrow(
            () ->
                new StorageUnavailableException(
                    "reading "
                        + failures.blob(name)
                        + " ended "
                        + left
                        + " bytes before the end of the range"));
  }

  @Override
  public void close() {
    closed = true;
    source.close();
  }
}
