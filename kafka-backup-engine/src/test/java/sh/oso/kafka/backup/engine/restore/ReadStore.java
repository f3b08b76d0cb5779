package sh.oso.kafka.backup.engine.restore;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StoreCapability;

/** Counts the bytes of segments that are asked for. */
final class ReadStore implements ObjectStore {

  private final ObjectStore store;
  private final AtomicLong segmentBytes = new AtomicLong();

  ReadStore(ObjectStore store) {
    this.store = store;
  }

  long segmentBytes() {
    return segmentBytes.get();
  }

  @Override
  public InputStream openRange(ObjectKey key, long firstByte, long sizeBytes) throws IOException {
    if (key.value().startsWith("topics/") && !key.value().contains("/index-")) {
      segmentBytes.addAndGet(sizeBytes);
    }
    return store.openRange(key, firstByte, sizeBytes);
  }

  @Override
  public ObjectStat put(ObjectKey key, ObjectContent content, Lifetime lifetime)
      throws IOException {
    return store.put(key, content, lifetime);
  }

  @Override
  public Optional<ObjectStat> findStat(ObjectKey key) throws IOException {
    return store.findStat(key);
  }

  @Override
  public ObjectListing list(String prefix, String after) throws IOException {
    return store.list(prefix, after);
  }

  @Override
  public Map<ObjectKey, StorageException> delete(Collection<ObjectKey> keys) throws IOException {
    return store.delete(keys);
  }

  @Override
  public String location() {
    return store.location();
  }

  @Override
  public Set<StoreCapability> capabilities() {
    return store.capabilities();
  }

  @Override
  public void close() {
    store.close();
  }
}
