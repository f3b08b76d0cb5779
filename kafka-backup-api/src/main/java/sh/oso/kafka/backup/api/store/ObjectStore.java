package sh.oso.kafka.backup.api.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A flat space of immutable objects under one prefix. Safe for use by many threads. Implementations
 * neither retry beyond what their client library does by itself, nor cache, nor log: wrappers do.
 *
 * <p>Every method reports trouble as a kind of {@link StorageException}, which says what the caller
 * may do about it. A thread's interrupt ends a call with {@link java.io.InterruptedIOException}.
 */
public interface ObjectStore extends AutoCloseable {

  /**
   * Where this store is, for messages: never with credentials.
   *
   * @return for example {@code file:///var/backups} or {@code s3://bucket/prefix}
   */
  String location();

  /**
   * What this store promises beyond the minimum.
   *
   * @return an unmodifiable set, the same at every call
   */
  Set<StoreCapability> capabilities();

  /**
   * Stores a new object whole or not at all: no reader ever sees part of it, and when this throws
   * nothing of it stays behind. When this returns, the object outlives a crash of writer and store.
   * Nothing is ever replaced: of several racing writers of one key exactly one succeeds, as far as
   * {@link #capabilities()} promise it.
   *
   * @param key where to store it
   * @param content opened once and read to its end; borrowed until this returns. If reading it
   *     throws, the put is abandoned and that exception is passed on
   * @param lifetime how long it is meant to stay
   * @return what was stored
   * @throws PreconditionFailedException if the key is taken; the old object is untouched
   * @throws StorageUnavailableException if the outcome is unknown; the object may exist, whole
   * @throws StorageFullException if there is no room
   * @throws IOException on any other failure; the object does not exist
   */
  ObjectStat put(ObjectKey key, ObjectContent content, Lifetime lifetime) throws IOException;

  /**
   * Opens a range of an object.
   *
   * @param key which object
   * @param firstByte position of the first byte, from 0
   * @param sizeBytes how many bytes; the range must lie within the object
   * @return a stream of exactly {@code sizeBytes} bytes for the caller to close; it throws {@link
   *     StorageException} rather than end early
   * @throws ObjectNotFoundException if there is no such object
   * @throws IOException if it cannot be read, or ends before the range does
   */
  InputStream openRange(ObjectKey key, long firstByte, long sizeBytes) throws IOException;

  /**
   * Looks an object up.
   *
   * @param key which object
   * @return what is known of it, or empty if there is no such object
   * @throws IOException if the store cannot tell
   */
  Optional<ObjectStat> findStat(ObjectKey key) throws IOException;

  /**
   * Lists objects in the order of their keys' UTF-8 bytes, lazily: memory for a page or two,
   * whatever the number of objects. Objects stored or deleted meanwhile may or may not be seen; all
   * others are seen exactly once.
   *
   * @param prefix what the keys begin with; empty for all. It may end in the middle of a part
   * @param after list only keys that sort after this text, which need not be a key; empty for all
   * @return the listing, for the caller to close
   * @throws IOException if the store cannot be asked
   */
  ObjectListing list(String prefix, String after) throws IOException;

  /**
   * Deletes objects. One that does not exist counts as deleted.
   *
   * @param keys which objects, any number
   * @return those that could not be deleted with the reason of each; empty if all are gone
   * @throws IOException if the store cannot be asked; any of the objects may be gone
   */
  Map<ObjectKey, StorageException> delete(Collection<ObjectKey> keys) throws IOException;

  /**
   * Locks objects as long as if they were stored now. Stores with {@link StoreCapability#LOCKS} do
   * so, others do nothing. A run calls this for what it takes over from earlier backups. A lock is
   * never shortened.
   *
   * @param keys which objects, any number
   * @return those that could not be locked with the reason of each; empty if all are
   * @throws IOException if the store cannot be asked; any of the objects may be locked
   */
  default Map<ObjectKey, StorageException> extendLocks(Collection<ObjectKey> keys)
      throws IOException {
    return Map.of();
  }

  /**
   * Looks for settings of the place itself that endanger backups, such as a rule that lets objects
   * expire.
   *
   * @return one sentence for each, with what to do about it; empty if none is found, also where the
   *     rights to look are missing
   * @throws IOException if the store cannot be asked
   */
  default List<String> findDangers() throws IOException {
    return List.of();
  }

  /** Lets go of connections and threads. Streams and listings still open become unusable. */
  @Override
  void close();
}
