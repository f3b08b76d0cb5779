package sh.oso.kafka.backup.storage.gcs;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpResponse;
import com.google.api.services.storage.model.StorageObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;

/**
 * A session of the service that takes content in parts and creates the object with the last. After
 * each failure it is asked how far it has come, or whether it is done. Closing cancels it unless it
 * is done. For one thread.
 */
final class ResumableUpload implements AutoCloseable {

  private static final int MORE = 308;
  private static final Pattern STORED = Pattern.compile("bytes=0-(\\d+)");
  private static final BytesContent NOTHING = new BytesContent(BytesContent.OCTETS, List.of());

  private final GcsBucket bucket;
  private final ObjectKey key;
  private final UploadRequests requests;
  private final GenericUrl session;
  private boolean over;

  private ResumableUpload(
      GcsBucket bucket, ObjectKey key, UploadRequests requests, GenericUrl session) {
    this.bucket = bucket;
    this.key = key;
    this.requests = requests;
    this.session = session;
  }

  /** What a session says: the object, or how many bytes of it are there. */
  private record State(Optional<StorageObject> object, long storedBytes) {}

  static ResumableUpload begin(
      GcsBucket bucket, ObjectKey key, UploadRequests requests, OptionalLong crc32c)
      throws IOException {
    try {
      // A session that nobody knows of because the reply was lost holds nothing, and expires.
      GenericUrl session = Attempts.run(attempt -> requests.open(crc32c));
      return new ResumableUpload(bucket, key, requests, session);
    } catch (IOException e) {
      throw GcsFailures.of(Action.STORE, bucket.placeOf(key), e);
    }
  }

  /**
   * Sends the next part.
   *
   * @return the object, if this was the last part
   */
  Optional<StorageObject> send(Chunk chunk) throws IOException {
    try {
      Optional<StorageObject> object = Attempts.run(attempt -> send(chunk, attempt));
      over = object.isPresent();
      return object;
    } catch (IOException e) {
      IOException failure = GcsFailures.of(Action.STORE, bucket.placeOf(key), e);
      // Of a service that does not answer nothing can be asked; sessions expire.
      over = failure instanceof StorageUnavailableException;
      throw failure;
    }
  }

  private Optional<StorageObject> send(Chunk chunk, int attempt) throws IOException {
    State state =
        attempt == 1
            ? new State(Optional.empty(), chunk.offset())
            : ask(chunk, NOTHING, range("*", chunk), attempt);
    while (state.object.isEmpty() && (state.storedBytes < chunk.end() || chunk.isLast())) {
      State next = sendFrom(state.storedBytes, chunk, attempt);
      if (next.object.isEmpty() && next.storedBytes <= state.storedBytes) {
        throw new IOException("the upload does not get on from byte " + state.storedBytes);
      }
      state = next;
    }
    return state.object;
  }

  private State sendFrom(long first, Chunk chunk, int attempt) throws IOException {
    if (first < chunk.offset() || first > chunk.end()) {
      throw new StorageUnavailableException(
          "the service lost what it had of " + bucket.placeOf(key) + "; only byte " + first);
    }
    String bytes = first == chunk.end() ? "*" : first + "-" + (chunk.end() - 1);
    Map<String, String> headers = new HashMap<>(range(bytes, chunk));
    if (chunk.isLast()) {
      headers.put("X-Goog-Hash", "crc32c=" + Crc32cText.of(chunk.crc32c()));
    }
    BytesContent body = new BytesContent(BytesContent.OCTETS, List.of(chunk.from(first)));
    return ask(chunk, body, headers, attempt);
  }

  /** The total is told with the last part: it makes the service create the object. */
  private static Map<String, String> range(String bytes, Chunk chunk) {
    String total = chunk.isLast() ? String.valueOf(chunk.end()) : "*";
    return Map.of("Content-Range", "bytes " + bytes + "/" + total);
  }

  private State ask(Chunk chunk, BytesContent body, Map<String, String> headers, int attempt)
      throws IOException {
    HttpResponse answer = requests.ask("PUT", session, body, headers);
    try {
      int status = answer.getStatusCode();
      if (answer.isSuccessStatusCode()) {
        return new State(Optional.of(whole(UploadRequests.object(answer), chunk)), chunk.end());
      }
      if (status == MORE) {
        return new State(Optional.empty(), stored(answer));
      }
      boolean isForgotten = status == GcsFailures.NOT_FOUND || status == GcsFailures.GONE;
      if (attempt > 1
          && chunk.isLast()
          && (isForgotten || status == GcsFailures.PRECONDITION_FAILED)) {
        Optional<StorageObject> own = requests.findOwn();
        if (own.isPresent()) {
          return new State(own, chunk.end());
        }
      }
      if (isForgotten) {
        throw new StorageUnavailableException(
            "storing "
                + bucket.placeOf(key)
                + " failed: the service does not know the upload any more; begin it again");
      }
      requests.checked(answer);
      throw new IOException("the service's answer to a part of an upload is " + status);
    } finally {
      answer.disconnect();
    }
  }

  /** Some emulators take a question about an unfinished upload for its end. */
  private StorageObject whole(StorageObject object, Chunk chunk) throws IOException {
    if (!chunk.isLast()) {
      requests.delete(object);
      throw new StorageException(
          "storing "
              + bucket.placeOf(key)
              + " failed: the service ended the upload before the last part; what was there of it"
              + " is deleted");
    }
    return object;
  }

  private static long stored(HttpResponse answer) {
    Matcher stored = STORED.matcher(String.valueOf(answer.getHeaders().getRange()));
    return stored.matches() ? Long.parseLong(stored.group(1)) + 1 : 0;
  }

  /** Gives back what the service holds; an interrupt has to wait for that. */
  @Override
  public void close() {
    if (over) {
      return;
    }
    over = true;
    boolean interrupted = Thread.interrupted();
    try {
      requests.ask("DELETE", session, NOTHING, Map.of()).disconnect();
    } catch (IOException e) {
      // The session expires by itself after a week; the reason to cancel it is what matters.
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
