package sh.oso.kafka.backup.testkit.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.PreconditionFailedException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StoreCapability;

/** A whole store in memory; it locks nothing. Safe for use by many threads. */
public final class InMemoryStore implements ObjectStore {

  @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
  private record Stored(byte[] bytes, Instant at) {}

  private final ConcurrentSkipListMap<ObjectKey, Stored> objects = new ConcurrentSkipListMap<>();
  private final Clock clock;

  /** Makes an empty store that goes by the system's clock. */
  public InMemoryStore() {
    this(Clock.systemUTC());
  }

  /**
   * Makes an empty store.
   *
   * @param clock tells when objects are stored
   */
  public InMemoryStore(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String location() {
    return "memory:" + System.identityHashCode(this);
  }

  @Override
  public Set<StoreCapability> capabilities() {
    return Set.of(StoreCapability.CREATE_ONLY, StoreCapability.CREATE_ONLY_STREAM);
  }

  @Override
  public ObjectStat put(ObjectKey key, ObjectContent content, Lifetime lifetime)
      throws IOException {
    checkNotInterrupted();
    byte[] bytes;
    try (InputStream in = content.open()) {
      bytes = in.readAllBytes();
    }
    OptionalLong promised = content.sizeBytes();
    if (promised.isPresent() && promised.getAsLong() != bytes.length) {
      throw new StorageException(
          "content for "
              + key
              + " should have "
              + promised.getAsLong()
              + " bytes but has "
              + bytes.length);
    }
    Stored stored = new Stored(bytes, clock.instant());
    if (objects.putIfAbsent(key, stored) != null) {
      throw new PreconditionFailedException(key + " exists already");
    }
    return new ObjectStat(key, bytes.length, stored.at());
  }

  @Override
  public InputStream openRange(ObjectKey key, long firstByte, long sizeBytes) throws IOException {
    checkNotInterrupted();
    Stored stored = objects.get(key);
    if (stored == null) {
      throw new ObjectNotFoundException("there is no object " + key);
    }
    long end = stored.bytes().length;
    if (firstByte < 0 || sizeBytes < 0 || firstByte > end - sizeBytes) {
      throw new StorageException(
          key
              + " has "
              + end
              + " bytes; "
              + sizeBytes
              + " bytes from "
              + firstByte
              + " on are not within it");
    }
    return new ByteArrayInputStream(
        Arrays.copyOfRange(stored.bytes(), (int) firstByte, (int) (firstByte + sizeBytes)));
  }

  @Override
  public Optional<ObjectStat> findStat(ObjectKey key) {
    return Optional.ofNullable(objects.get(key))
        .map(stored -> new ObjectStat(key, stored.bytes().length, stored.at()));
  }

  @Override
  public ObjectListing list(String prefix, String after) {
    var entries =
        objects.entrySet().stream()
            .filter(e -> e.getKey().value().startsWith(prefix))
            .filter(e -> sortsAfter(e.getKey().value(), after))
            .map(e -> new ObjectStat(e.getKey(), e.getValue().bytes().length, e.getValue().at()))
            .iterator();
    return new ObjectListing() {
      @Override
      public Optional<ObjectStat> next() {
        return entries.hasNext() ? Optional.of(entries.next()) : Optional.empty();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Map<ObjectKey, StorageException> delete(Collection<ObjectKey> keys) {
    keys.forEach(objects::remove);
    return Map.of();
  }

  @Override
  public void close() {}

  private static void checkNotInterrupted() throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("the thread was interrupted");
    }
  }

  private static boolean sortsAfter(String key, String after) {
    return Arrays.compareUnsigned(
            key.getBytes(StandardCharsets.UTF_8), after.getBytes(StandardCharsets.UTF_8))
        > 0;
  }
}
