package sh.oso.kafka.backup.engine.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.RunListener;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.PreconditionFailedException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;
import sh.oso.kafka.backup.api.store.StoreCapability;

/** Tells of every object that is put, and of every call that fails. */
public final class MeteredStore implements ObjectStore {

  private final ObjectStore store;
  private final RunListener listener;

  /**
   * Wraps a store.
   *
   * @param listener hears one event at a time
   */
  public MeteredStore(ObjectStore store, RunListener listener) {
    this.store = store;
    this.listener = listener;
  }

  @FunctionalInterface
  private interface Call<T> {
    T run() throws IOException;
  }

  private <T> T tellFailure(String name, Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (PreconditionFailedException | ObjectNotFoundException | InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      listener.on(new RunEvent.StoreFailed(name, e instanceof StorageUnavailableException));
      throw e;
    }
  }

  @Override
  public ObjectStat put(ObjectKey key, ObjectContent content, Lifetime lifetime)
      throws IOException {
    TimedContent timed = new TimedContent(content);
    long begin = System.nanoTime();
    ObjectStat stat = tellFailure("put", () -> store.put(key, timed, lifetime));
    long took = System.nanoTime() - begin - timed.nanos();
    listener.on(new RunEvent.ObjectStored(stat.sizeBytes(), Duration.ofNanos(Math.max(0, took))));
    return stat;
  }

  @Override
  public InputStream openRange(ObjectKey key, long firstByte, long sizeBytes) throws IOException {
    InputStream range = tellFailure("get", () -> store.openRange(key, firstByte, sizeBytes));
    return new FilterInputStream(range) {
      @Override
      public int read() throws IOException {
        return tellFailure("get", in::read);
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return tellFailure("get", () -> in.read(bytes, offset, length));
      }
    };
  }

  @Override
  public Optional<ObjectStat> findStat(ObjectKey key) throws IOException {
    return tellFailure("stat", () -> store.findStat(key));
  }

  @Override
  public ObjectListing list(String prefix, String after) throws IOException {
    ObjectListing listing = tellFailure("list", () -> store.list(prefix, after));
    return new ObjectListing() {
      @Override
      public Optional<ObjectStat> next() throws IOException {
        return tellFailure("list", listing::next);
      }

      @Override
      public void close() throws IOException {
        listing.close();
      }
    };
  }

  @Override
  public Map<ObjectKey, StorageException> delete(Collection<ObjectKey> keys) throws IOException {
    return tellFailure("delete", () -> store.delete(keys));
  }

  @Override
  public Map<ObjectKey, StorageException> extendLocks(Collection<ObjectKey> keys)
      throws IOException {
    return tellFailure("lock", () -> store.extendLocks(keys));
  }

  @Override
  public List<String> findDangers() throws IOException {
    return tellFailure("list", store::findDangers);
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
