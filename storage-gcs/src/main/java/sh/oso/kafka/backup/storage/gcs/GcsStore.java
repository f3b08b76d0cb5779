package sh.oso.kafka.backup.storage.gcs;

import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.StorageObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StoreCapability;

/** A bucket as a store; the package documentation says how. */
final class GcsStore implements ObjectStore {

  private final GcsBucket bucket;
  private volatile boolean closed;

  GcsStore(GcsSettings settings, Storage api) {
    this.bucket = new GcsBucket(api, settings);
  }

  @Override
  public String location() {
    return bucket.place();
  }

  @Override
  public Set<StoreCapability> capabilities() {
    return Set.of(StoreCapability.CREATE_ONLY, StoreCapability.CREATE_ONLY_STREAM);
  }

  @Override
  public ObjectStat put(ObjectKey key, ObjectContent content, Lifetime lifetime)
      throws IOException {
    checkOpen();
    return new Upload(bucket, key, content).run();
  }

  @Override
  public InputStream openRange(ObjectKey key, long firstByte, long sizeBytes) throws IOException {
    checkOpen();
    if (firstByte < 0 || sizeBytes < 0 || firstByte > Long.MAX_VALUE - sizeBytes) {
      throw RangeStream.outside(bucket.placeOf(key), firstByte, sizeBytes);
    }
    if (sizeBytes == 0) {
      long size =
          findStat(key)
              .orElseThrow(
                  () -> new ObjectNotFoundException(bucket.placeOf(key) + " does not exist"))
              .sizeBytes();
      if (firstByte > size) {
        throw RangeStream.outside(bucket.placeOf(key), firstByte, sizeBytes);
      }
      return InputStream.nullInputStream();
    }
    return RangeStream.open(bucket, key, firstByte, sizeBytes, () -> closed);
  }

  @Override
  public Optional<ObjectStat> findStat(ObjectKey key) throws IOException {
    checkOpen();
    Optional<StorageObject> found = bucket.find(Action.LOOK_UP, key);
    return found.map(object -> GcsBucket.stat(key, object));
  }

  @Override
  public ObjectListing list(String prefix, String after) throws IOException {
    checkOpen();
    return new GcsListing(bucket, prefix, after, this::checkOpen);
  }

  @Override
  public Map<ObjectKey, StorageException> delete(Collection<ObjectKey> keys) throws IOException {
    checkOpen();
    return new Deletion(bucket).delete(keys);
  }

  @Override
  public List<String> findDangers() throws IOException {
    checkOpen();
    return LifecycleRules.findDangers(bucket);
  }

  @Override
  public void close() {
    closed = true;
    try {
      bucket.api().getRequestFactory().getTransport().shutdown();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void checkOpen() throws StorageException {
    if (closed) {
      throw new StorageException("the store " + location() + " is closed");
    }
  }

  @Override
  public String toString() {
    return location();
  }
}
