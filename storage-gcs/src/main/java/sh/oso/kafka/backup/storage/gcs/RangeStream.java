package sh.oso.kafka.backup.storage.gcs;

import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseException;
import com.google.api.services.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;

/** A range of an object, exactly. */
final class RangeStream extends InputStream {

  private static final int PARTIAL_CONTENT = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final String place;
  private final InputStream body;
  private final BooleanSupplier storeClosed;
  private long left;

  private RangeStream(String place, InputStream body, long sizeBytes, BooleanSupplier storeClosed) {
    this.place = place;
    this.body = body;
    this.left = sizeBytes;
    this.storeClosed = storeClosed;
  }

  /** Opens a range that is not empty. */
  static RangeStream open(
      GcsBucket bucket, ObjectKey key, long firstByte, long sizeBytes, BooleanSupplier storeClosed)
      throws IOException {
    String place = bucket.placeOf(key);
    String range = firstByte + "-" + (firstByte + sizeBytes - 1);
    try {
      HttpResponse answer = Attempts.run(attempt -> send(bucket, key, range));
      String found = String.valueOf(answer.getHeaders().getContentRange());
      if (answer.getStatusCode() != PARTIAL_CONTENT || !found.startsWith("bytes " + range + "/")) {
        answer.disconnect();
        throw outside(place, firstByte, sizeBytes);
      }
      return new RangeStream(place, answer.getContent(), sizeBytes, storeClosed);
    } catch (HttpResponseException e) {
      if (e.getStatusCode() == RANGE_NOT_SATISFIABLE) {
        throw outside(place, firstByte, sizeBytes);
      }
      if (GcsBucket.isNotFound(e)) {
        bucket.checkExists();
      }
      throw GcsFailures.of(Action.READ, place, e);
    } catch (IOException e) {
      throw GcsFailures.of(Action.READ, place, e);
    }
  }

  private static HttpResponse send(GcsBucket bucket, ObjectKey key, String range)
      throws IOException {
    Storage.Objects.Get get = bucket.api().objects().get(bucket.name(), bucket.nameOf(key));
    // The bytes as they were stored: nobody is to squeeze them on the way.
    HttpHeaders headers = new HttpHeaders().setRange("bytes=" + range).setAcceptEncoding(null);
    get.setRequestHeaders(headers);
    get.setReturnRawInputStream(true);
    return get.executeMedia();
  }

  static StorageException outside(String place, long firstByte, long sizeBytes) {
    return new StorageException(
        place + " does not have " + sizeBytes + " bytes from " + firstByte + " on");
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
      throw new StorageException("reading " + place + " failed: the store is closed");
    }
    if (length == 0 || left == 0) {
      return length == 0 ? 0 : -1;
    }
    try {
      int count = body.read(bytes, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw new StorageUnavailableException(
            "reading " + place + " failed: the answer ended " + left + " bytes early");
      }
      left -= count;
      if (left == 0) {
        // Its end, so that the connection can be used again.
        body.skip(1);
      }
      return count;
    } catch (IOException e) {
      throw GcsFailures.of(Action.READ, place, e);
    }
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(left, body.available());
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
