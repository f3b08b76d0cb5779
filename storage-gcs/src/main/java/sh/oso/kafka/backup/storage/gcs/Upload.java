package sh.oso.kafka.backup.storage.gcs;

import com.google.api.client.http.HttpResponseException;
import com.google.api.services.storage.model.StorageObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.StorageException;

/**
 * A put: content that fits into one chunk goes with one request, all other through a resumable
 * upload. Both end in one act of the service, which creates the object whole unless the name is
 * taken.
 */
final class Upload {

  private final GcsBucket bucket;
  private final ObjectKey key;
  private final ObjectContent content;
  private final UploadRequests requests;

  Upload(GcsBucket bucket, ObjectKey key, ObjectContent content) {
    this.bucket = bucket;
    this.key = key;
    this.content = content;
    this.requests = new UploadRequests(bucket, key);
  }

  ObjectStat run() throws IOException {
    StorageObject stored = store();
    checkStored(stored);
    return GcsBucket.stat(key, stored);
  }

  private StorageObject store() throws IOException {
    try (InputStream in = content.open()) {
      Chunk chunk = new Chunk(in, chunkBytes());
      chunk.next();
      checkComplete(chunk);
      return chunk.isLast() ? storeAtOnce(chunk) : storeInParts(chunk);
    }
  }

  /** No more room than content needs that tells its size. */
  private int chunkBytes() {
    int most = bucket.settings().chunkBytes();
    OptionalLong size = content.sizeBytes();
    return size.isPresent() ? (int) Math.min(most, Math.max(1, size.getAsLong())) : most;
  }

  /** What is wrong with the content is found before the service can make an object of it. */
  private void checkComplete(Chunk chunk) throws StorageException {
    OptionalLong promised = content.sizeBytes();
    long known = chunk.offset() + chunk.size();
    if (promised.isPresent()
        && (chunk.isLast() ? known != promised.getAsLong() : known >= promised.getAsLong())) {
      throw new StorageException(
          "content for "
              + bucket.placeOf(key)
              + " should have "
              + promised.getAsLong()
              + " bytes but has "
              + (chunk.isLast() ? "" : "more than ")
              + known);
    }
    if (chunk.isLast() && content.crc32c() != chunk.crc32c()) {
      throw new StorageException(
          "content for " + bucket.placeOf(key) + " is not what its checksum says");
    }
  }

  private StorageObject storeAtOnce(Chunk chunk) throws IOException {
    try {
      return Attempts.run(
          attempt -> {
            try {
              return requests.store(chunk, content.crc32c());
            } catch (HttpResponseException e) {
              return ownObject(attempt, e);
            }
          });
    } catch (IOException e) {
      throw GcsFailures.of(Action.STORE, bucket.placeOf(key), e);
    }
  }

  /**
   * The reply to an earlier attempt may have been lost: then what is in the way is our own object,
   * which the mark on it tells.
   */
  private StorageObject ownObject(int attempt, HttpResponseException refusal) throws IOException {
    if (attempt == 1 || refusal.getStatusCode() != GcsFailures.PRECONDITION_FAILED) {
      throw refusal;
    }
    return requests.findOwn().orElseThrow(() -> refusal);
  }

  private StorageObject storeInParts(Chunk chunk) throws IOException {
    try (ResumableUpload session = ResumableUpload.begin(bucket, key, requests, checksum())) {
      Optional<StorageObject> stored = session.send(chunk);
      while (stored.isEmpty()) {
        chunk.next();
        checkComplete(chunk);
        stored = session.send(chunk);
      }
      return stored.get();
    }
  }

  /** Known before the content was read only if it can be read more than once. */
  private OptionalLong checksum() {
    return content.replayable() && content.sizeBytes().isPresent()
        ? OptionalLong.of(content.crc32c())
        : OptionalLong.empty();
  }

  private void checkStored(StorageObject stored) throws IOException {
    String expected = Crc32cText.of(content.crc32c());
    if (stored.getCrc32c() != null && !stored.getCrc32c().equals(expected)) {
      StorageException damage =
          new StorageException(
              "storing "
                  + bucket.placeOf(key)
                  + " failed: its checksum was "
                  + expected
                  + " on the way out and is "
                  + stored.getCrc32c()
                  + " in the bucket; it was deleted again");
      try {
        requests.delete(stored);
      } catch (IOException e) {
        damage.addSuppressed(GcsFailures.of(Action.DELETE, bucket.placeOf(key), e));
      }
      throw damage;
    }
  }
}
