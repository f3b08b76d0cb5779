package sh.oso.kafka.backup.testkit.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StoreCapability;

/**
 * A store that fails on demand and counts its calls; without faults it behaves as the store that it
 * wraps.
 *
 * <pre>{@code
 * FaultyStore store = FaultyStore.around(new InMemoryStore())
 *     .on(Calls.to(PUT).number(3), Fault.lostReply())
 *     .on(Calls.to(OPEN_RANGE).withChance(0.1, seed), Fault.cutStream(1_000))
 *     .on(Calls.any().numbers(100, 120), Fault.unavailable())
 *     .forbiddingRewrites();
 * }</pre>
 *
 * <p>A call is compared with every rule, so that several faults may befall it: first it is delayed,
 * then it may be refused, then the work is done, and then the reply may be lost. Safe for use by
 * many threads, as far as the wrapped store is; rules may be added at any time.
 */
public final class FaultyStore implements ObjectStore {

  private final ObjectStore inner;
  private final Faults faults = new Faults();
  private final Map<StoreCall, Long> counts = new ConcurrentHashMap<>();
  private volatile boolean rewritesForbidden;

  private FaultyStore(ObjectStore inner) {
    this.inner = inner;
  }

  /**
   * Wraps a store.
   *
   * @param inner does the work; closed together with the wrapper
   * @return a store without faults so far
   */
  public static FaultyStore around(ObjectStore inner) {
    return new FaultyStore(inner);
  }

  /**
   * Lets calls go wrong from now on.
   *
   * @param calls which; they are numbered from now
   * @param fault how
   * @return this store
   * @throws IllegalArgumentException if that fault cannot happen to one of these calls
   */
  public FaultyStore on(Calls calls, Fault fault) {
    faults.add(calls, fault);
    return this;
  }

  /**
   * Lets a put fail with {@link AssertionError} if it replaced an object by other bytes, since
   * nothing that is in a repository is ever rewritten.
   *
   * @return this store
   */
  public FaultyStore forbiddingRewrites() {
    rewritesForbidden = true;
    return this;
  }

  /**
   * Lets no call go wrong any more, except that rewrites stay forbidden.
   *
   * @return this store
   */
  public FaultyStore heal() {
    faults.clear();
    return this;
  }

  /**
   * How often a call was made, gone wrong or not.
   *
   * @param call which
   * @return the number of calls since this store was made
   */
  public long count(StoreCall call) {
    return counts.getOrDefault(call, 0L);
  }

  /**
   * How many faults befell calls, so that a test can tell that it tested something.
   *
   * @return the number since this store was made; a stream that would have been cut counts even if
   *     nobody read that far
   */
  public long faultCount() {
    return faults.injected();
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
    Faults.Due due = begin(StoreCall.PUT, List.of(key));
    Optional<byte[]> before = rewritesForbidden ? find(key) : Optional.empty();
    ObjectStat stat = inner.put(key, due.content(content), lifetime);
    if (before.isPresent() && !Arrays.equals(before.get(), find(key).orElseThrow())) {
      throw new AssertionError(key + " was rewritten with other bytes");
    }
    due.end();
    return stat;
  }

  private Optional<byte[]> find(ObjectKey key) throws IOException {
    Optional<ObjectStat> stat = inner.findStat(key);
    if (stat.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = inner.openRange(key, 0, stat.get().sizeBytes())) {
      return Optional.of(in.readAllBytes());
    }
  }

  @Override
  public InputStream openRange(ObjectKey key, long firstByte, long sizeBytes) throws IOException {
    Faults.Due due = begin(StoreCall.OPEN_RANGE, List.of(key));
    InputStream stream = inner.openRange(key, firstByte, sizeBytes);
    endOrClose(due, stream);
    return due.stream(stream, sizeBytes);
  }

  @Override
  public Optional<ObjectStat> findStat(ObjectKey key) throws IOException {
    Faults.Due due = begin(StoreCall.FIND_STAT, List.of(key));
    Optional<ObjectStat> stat = inner.findStat(key);
    due.end();
    return stat;
  }

  @Override
  public ObjectListing list(String prefix, String after) throws IOException {
    Faults.Due due = begin(StoreCall.LIST, List.of());
    ObjectListing listing = inner.list(prefix, after);
    endOrClose(due, listing);
    return new ObjectListing() {
      @Override
      public Optional<ObjectStat> next() throws IOException {
        Faults.Due nextDue = begin(StoreCall.NEXT, List.of());
        Optional<ObjectStat> next = listing.next();
        nextDue.end();
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
    Faults.Due due = begin(StoreCall.DELETE, keys);
    Map<ObjectKey, StorageException> failures = inner.delete(keys);
    due.end();
    return failures;
  }

  @Override
  public Map<ObjectKey, StorageException> extendLocks(Collection<ObjectKey> keys)
      throws IOException {
    return inner.extendLocks(keys);
  }

  @Override
  public List<String> findDangers() throws IOException {
    return inner.findDangers();
  }

  @Override
  public void close() {
    inner.close();
  }

  private Faults.Due begin(StoreCall call, Collection<ObjectKey> keys) throws IOException {
    counts.merge(call, 1L, Long::sum);
    return faults.begin(call, keys);
  }

  private static void endOrClose(Faults.Due due, Closeable result) throws IOException {
    try {
      due.end();
    } catch (IOException e) {
      result.close();
      throw e;
    }
  }
}
