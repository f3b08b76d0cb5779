package sh.oso.kafka.backup.engine;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StoreCapability;

/** Tells of every byte when it is put. */
record WatchedStore(ObjectStore store, Watcher watcher) implements ObjectStore {

  /** Hears of bytes that the store took. */
  @FunctionalInterface
  interface Watcher {
    void put(ObjectKey key, int bytes);
  }

  @Override
  public ObjectStat put(ObjectKey key, ObjectContent content, Lifetime lifetime)
      throws IOException {
    return store.put(
        key,
        new ObjectContent() {
          @Override
          public InputStream open() throws IOException {
            return new FilterInputStream(content.open()) {
              @Override
              public int read() throws IOException {
                int read = super.read();
                watcher.put(key, read < 0 ? 0 : 1);
                return read;
              }

              @Override
              public int read(byte[] target, int offset, int length) throws IOException {
                int read = super.read(target, offset, length);
                watcher.put(key, Math.max(0, read));
                return read;
              }
            };
          }

          @Override
          public boolean replayable() {
            return content.replayable();
          }

          @Override
          public OptionalLong sizeBytes() {
            return content.sizeBytes();
          }

          @Override
          public long crc32c() {
            return content.crc32c();
          }
        },
        lifetime);
  }

  @Override
  public InputStream openRange(ObjectKey key, long firstByte, long sizeBytes) throws IOException {
    return store.openRange(key, firstByte, sizeBytes);
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
