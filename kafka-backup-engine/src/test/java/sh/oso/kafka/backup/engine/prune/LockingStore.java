package sh.oso.kafka.backup.engine.prune;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StorageAccessException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StoreCapability;

/** Refuses to delete what is locked, as object stores with a retention of their own do. */
record LockingStore(ObjectStore inner, Set<ObjectKey> locked) implements ObjectStore {

  LockingStore(ObjectStore inner) {
    this(inner, new HashSet<>());
  }

  void lock(String key) {
    locked.add(ObjectKey.of(key));
  }

  void unlock() {
    locked.clear();
  }

  @Override
  public Map<ObjectKey, StorageException> delete(Collection<ObjectKey> keys) throws IOException {
    List<ObjectKey> free = new ArrayList<>(keys);
    free.removeAll(locked);
    Map<ObjectKey, StorageException> refused = new HashMap<>(inner.delete(free));
    for (ObjectKey key : keys) {
      if (locked.contains(key)) {
        refused.put(key, new StorageAccessException(key + " is locked"));
      }
    }
    return refused;
  }

  @Override
  public String location() {
    return inner.location();
  }

  @Override
  public Set<StoreCapability> capabilities() {
    return inner.capabilities();
  }

  @Override
  public ObjectStat put(ObjectKey key, ObjectContent content, Lifetime lifetime)
      throws IOException {
    return inner.put(key, content, lifetime);
  }

  @Override
  public InputStream openRange(ObjectKey key, long firstByte, long sizeBytes) throws IOException {
    return inner.openRange(key, firstByte, sizeBytes);
  }

  @Override
  public Optional<ObjectStat> findStat(ObjectKey key) throws IOException {
    return inner.findStat(key);
  }

  @Override
  public ObjectListing list(String prefix, String after) throws IOException {
    return inner.list(prefix, after);
  }

  @Override
  public void close() {
    inner.close();
  }
}
