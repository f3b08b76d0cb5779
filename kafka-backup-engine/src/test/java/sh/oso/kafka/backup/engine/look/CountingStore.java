package sh.oso.kafka.backup.engine.look;

import java.io.FilterInputStream;
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

/** Counts the bytes of segments that are asked for, and those that are read. */
record CountingStore(ObjectStore store, AtomicLong asked, AtomicLong read) implements ObjectStore {

  CountingStore(ObjectStore store) {
    this(store, new AtomicLong(), new AtomicLong());
  }

  private static boolean isSegment(ObjectKey key) {
    return key.value().contains(".log") || key.value().contains("/packed/");
  }

  @Override
  public InputStream openRange(ObjectKey key, long firstByte, long sizeBytes) throws IOException {
    InputStream range = store.openRange(key, firstByte, sizeBytes);
    if (!isSegment(key)) {
      return range;
    }
    asked.addAndGet(sizeBytes);
    return new FilterInputStream(range) {
      @Override
      public int read() throws IOException {
        int got = super.read();
        read.addAndGet(got < 0 ? 0 : 1);
        return got;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        int got = super.read(target, offset, length);
        read.addAndGet(Math.max(0, got));
        return got;
      }
    };
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
