package sh.oso.kafka.backup.engine.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.PreconditionFailedException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;
import sh.oso.kafka.backup.api.store.StoreCapability;

/**
 * Tries again what a store was not available for, with growing pauses, until a timeout has passed.
 * A create-only put whose reply was lost is settled by reading: the same bytes under the key mean
 * that it was done. Content that cannot be replayed is put once; its caller knows where to get it
 * again.
 */
public final class RetryingStore implements ObjectStore {

  private static final Logger LOG = LoggerFactory.getLogger(RetryingStore.class);
  private static final long FIRST_PAUSE_MS = 100;
  private static final long LONGEST_PAUSE_MS = 5_000;

  private final ObjectStore store;
  private final Duration timeout;

  public RetryingStore(ObjectStore store, Duration timeout) {
    this.store = store;
    this.timeout = timeout;
  }

  @FunctionalInterface
  private interface Call<T> {
    T run(boolean first) throws IOException;
  }

  @Override
  public ObjectStat put(ObjectKey key, ObjectContent content, Lifetime lifetime)
      throws IOException {
    if (!content.replayable()) {
      return store.put(key, content, lifetime);
    }
    return retry(
        "put " + key,
        first -> {
          try {
            return store.put(key, content, lifetime);
          } catch (PreconditionFailedException e) {
            if (first) {
              throw e;
            }
            return findSame(key, content).orElseThrow(() -> e);
          }
        });
  }

  private Optional<ObjectStat> findSame(ObjectKey key, ObjectContent content) throws IOException {
    Optional<ObjectStat> stat = store.findStat(key);
    if (stat.isEmpty()) {
      return stat;
    }
    try (InputStream stored = store.openRange(key, 0, stat.get().sizeBytes());
        InputStream wanted = content.open()) {
      return Arrays.equals(stored.readAllBytes(), wanted.readAllBytes()) ? stat : Optional.empty();
    }
  }

  /** A stream that breaks off goes on behind the last byte that it gave. */
  @Override
  public InputStream openRange(ObjectKey key, long firstByte, long sizeBytes) throws IOException {
    return new InputStream() {
      private InputStream stream =
          retry("get " + key, first -> store.openRange(key, firstByte, sizeBytes));
      private long given;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        if (given == sizeBytes && length > 0) {
          return -1;
        }
        int count =
            retry(
                "get " + key,
                first -> {
                  if (!first) {
                    stream.close();
                    stream = store.openRange(key, firstByte + given, sizeBytes - given);
                  }
                  return stream.read(bytes, offset, length);
                });
        given += Math.max(0, count);
        return count;
      }

      @Override
      public void close() throws IOException {
        stream.close();
      }
    };
  }

  @Override
  public Optional<ObjectStat> findStat(ObjectKey key) throws IOException {
    return retry("stat " + key, first -> store.findStat(key));
  }

  /** A listing that breaks off goes on behind the last key that it gave. */
  @Override
  public ObjectListing list(String prefix, String after) throws IOException {
    return new ObjectListing() {
      private ObjectListing listing = retry("list " + prefix, first -> store.list(prefix, after));
      private String last = after;

      @Override
      public Optional<ObjectStat> next() throws IOException {
        Optional<ObjectStat> next =
            retry(
                "list " + prefix,
                first -> {
                  if (!first) {
                    listing.close();
                    listing = store.list(prefix, last);
                  }
                  return listing.next();
                });
        next.ifPresent(stat -> last = stat.key().value());
        return next;
      }

      @Override
      public void close() throws IOException {
        listing.close();
      }
    };
  }

  @Override
  public Map<ObjectKey, StorageException> delete(Collection<ObjectKey> keys) throws IOException {
    return retry("delete", first -> store.delete(keys));
  }

  @Override
  public Map<ObjectKey, StorageException> extendLocks(Collection<ObjectKey> keys)
      throws IOException {
    return retry("extend locks", first -> store.extendLocks(keys));
  }

  @Override
  public List<String> findDangers() throws IOException {
    return retry("look for dangers", first -> store.findDangers());
  }

  private <T> T retry(String what, Call<T> call) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    long pause = FIRST_PAUSE_MS;
    boolean first = true;
    while (true) {
      try {
        return call.run(first);
      } catch (StorageUnavailableException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        LOG.debug("store is not available, trying again: call={}", what, e);
      }
      first = false;
      pause(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
    }
  }

  private static void pause(long millis) throws InterruptedIOException {
    try {
      Thread.sleep(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the store");
    }
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
