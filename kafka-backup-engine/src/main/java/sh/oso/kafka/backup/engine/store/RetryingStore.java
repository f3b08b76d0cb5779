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
import sh.oso.kafka.backup.engine.run.Breaker;

/**
 * Tries again what a store was not available for, with growing pauses, until a timeout has passed.
 * A create-only put whose reply was lost is settled by reading: the same bytes under the key mean
 * that it was done. Content that cannot be replayed is put once; its caller knows where to get it
 * again. What is read goes on behind the last byte that came. While the store's circuit breaker is
 * open, all calls wait.
 */
public final class RetryingStore implements ObjectStore {

  private static final Logger LOG = LoggerFactory.getLogger(RetryingStore.class);
  private static final long FIRST_PAUSE_MS = 100;
  private static final long LONGEST_PAUSE_MS = 5_000;

  /** Whether it exists is of no interest. */
  private static final ObjectKey PROBE = ObjectKey.of("kafka-backup.json");

  private final ObjectStore store;
  private final Duration timeout;
  private final Breaker breaker;

  /**
   * Wraps a store.
   *
   * @param timeout how long a call is tried
   * @param breaker of the store
   */
  public RetryingStore(ObjectStore store, Duration timeout, Breaker breaker) {
    this.store = store;
    this.timeout = timeout;
    this.breaker = breaker;
  }

  @FunctionalInterface
  private interface Call<T> {
    T run(boolean first) throws IOException;
  }

  @Override
  public ObjectStat put(ObjectKey key, ObjectContent content, Lifetime lifetime)
      throws IOException {
    if (!content.replayable()) {
      return attempt(false, deadline(), first -> store.put(key, content, lifetime));
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

  @Override
  public InputStream openRange(ObjectKey key, long firstByte, long sizeBytes) throws IOException {
    return new Range(key, firstByte, sizeBytes);
  }

  /** A range whose stream, if it breaks, is opened again behind the last byte that came. */
  private final class Range extends InputStream {

    private final ObjectKey key;
    private long next;
    private long left;
    private InputStream in;

    Range(ObjectKey key, long firstByte, long sizeBytes) throws IOException {
      this.key = key;
      this.next = firstByte;
      this.left = sizeBytes;
      this.in = retry("get " + key, first -> store.openRange(key, firstByte, sizeBytes));
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0) {
        return length == 0 ? 0 : -1;
      }
      int count =
          retry(
              "read " + key,
              first -> {
                if (!first) {
                  closeBroken();
                  in = store.openRange(key, next, left);
                }
                return in.read(bytes, offset, length);
              });
      if (count > 0) {
        next += count;
        left -= count;
      }
      return count;
    }

    private void closeBroken() {
      try {
        in.close();
      } catch (IOException e) {
        LOG.debug("a broken stream cannot be closed: objectKey={}", key, e);
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
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

  private long deadline() {
    return System.nanoTime() + timeout.toNanos();
  }

  private <T> T retry(String what, Call<T> call) throws IOException {
    long deadline = deadline();
    long pause = FIRST_PAUSE_MS;
    boolean first = true;
    while (true) {
      try {
        return attempt(first, deadline, call);
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

  private <T> T attempt(boolean first, long deadline, Call<T> call) throws IOException {
    awaitClosed(deadline);
    long askedAt = System.nanoTime();
    try {
      T result = call.run(first);
      breaker.answered();
      return result;
    } catch (StorageUnavailableException e) {
      breaker.failed(askedAt, e);
      throw e;
    }
  }

  private void awaitClosed(long deadline) throws IOException {
    while (!breaker.isClosed()) {
      if (breaker.tryProbe()) {
        probe();
      } else if (System.nanoTime() > deadline) {
        throw new StorageUnavailableException(
            store.location() + " is still down; run again when it is back");
      } else {
        pause(FIRST_PAUSE_MS);
      }
    }
  }

  /** Something small, since all others wait for what comes of it. */
  private void probe() throws IOException {
    long askedAt = System.nanoTime();
    try {
      store.findStat(PROBE);
      breaker.answered();
    } catch (StorageUnavailableException e) {
      breaker.failed(askedAt, e);
    } catch (StorageException e) {
      breaker.answered();
    } catch (IOException | RuntimeException e) {
      breaker.abandonProbe();
      throw e;
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
