package sh.oso.kafka.backup.engine.backup;

import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.engine.manifest.Keys;
import sh.oso.kafka.backup.engine.manifest.RepositoryFailures;

/**
 * Collects the small segments of a run, so that those of one topic share objects. A pack is stored
 * when it is large enough, when no partition of its topic is left to come, when the packs together
 * take more memory than they may, and with each checkpoint; by the thread that finds it so. What
 * was collected is in memory, so a put whose outcome is unknown is tried again and settled by the
 * store's wrapper. Safe for use by many threads.
 */
final class Packs {

  private static final Logger LOG = LoggerFactory.getLogger(Packs.class);

  private final ObjectStore store;
  private final String writerId;
  private final MemoryShares shares;
  private final Consumer<PartitionState> whenDone;
  private final Map<String, Integer> partitionsToCome = new HashMap<>();
  private final Map<String, Pack> open = new HashMap<>();
  private long heldBytes;
  private int number;
  private boolean broken;

  /**
   * Begins without packs.
   *
   * @param store tries again by itself
   * @param partitions that the run is to work on
   * @param whenDone told of each partition that is complete with its pack
   */
  Packs(
      ObjectStore store,
      String writerId,
      MemoryShares shares,
      Collection<PartitionState> partitions,
      Consumer<PartitionState> whenDone) {
    this.store = store;
    this.writerId = writerId;
    this.shares = shares;
    this.whenDone = whenDone;
    partitions.forEach(state -> partitionsToCome.merge(state.topic().name(), 1, Integer::sum));
  }

  /** Size up to which a segment is small. */
  int smallBytes() {
    return shares.smallBytes();
  }

  /**
   * Takes over the end of a partition, and stores what has to be stored now.
   *
   * @throws sh.oso.kafka.backup.api.KafkaBackupException if that fails; what was collected is lost
   */
  void add(SmallSegment segment) {
    Optional<Pack> due;
    synchronized (this) {
      Pack pack =
          open.computeIfAbsent(
              segment.state().topic().name(), name -> new Pack(segment.state().topic()));
      pack.add(segment);
      heldBytes += segment.sizeBytes();
      due = pack.sizeBytes().orElse(0) >= shares.packBytes() ? take(pack) : Optional.empty();
      if (due.isEmpty() && heldBytes > shares.packsBytes()) {
        due = largest().flatMap(this::take);
      }
    }
    due.ifPresent(this::put);
  }

  /**
   * Says that a partition of a topic has come to its end; after the last one its pack is stored.
   */
  void finished(PartitionState state) {
    Optional<Pack> due = Optional.empty();
    synchronized (this) {
      String topic = state.topic().name();
      if (partitionsToCome.merge(topic, -1, Integer::sum) == 0) {
        due = Optional.ofNullable(open.get(topic)).flatMap(this::take);
      }
    }
    due.ifPresent(this::put);
  }

  /** Stores all that was collected, unless that failed before: the run is to end then. */
  void putAll() {
    List<Pack> due;
    synchronized (this) {
      due = broken ? List.of() : List.copyOf(open.values());
      open.clear();
    }
    due.forEach(this::put);
  }

  private Optional<Pack> largest() {
    return open.values().stream().max(Comparator.comparingLong(pack -> pack.sizeBytes().orElse(0)));
  }

  private Optional<Pack> take(Pack pack) {
    open.remove(pack.topic().name());
    return Optional.of(pack);
  }

  private void put(Pack pack) {
    ObjectKey key = key(pack);
    boolean done = false;
    try {
      store.put(key, pack, Lifetime.LASTING);
      done = true;
    } catch (IOException e) {
      throw RepositoryFailures.translate(store.location(), "storing " + key, e);
    } finally {
      settle(pack, done);
    }
    pack.stored(key.value());
    LOG.debug(
        "small segments stored: topic={} segments={} objectKey={} bytes={}",
        pack.topic().name(),
        pack.segments().size(),
        key,
        pack.sizeBytes().orElse(0));
    pack.segments().forEach(segment -> whenDone.accept(segment.state()));
  }

  private synchronized ObjectKey key(Pack pack) {
    return pack.segments().size() == 1
        ? ObjectKey.of(pack.segments().get(0).alone().object())
        : Keys.pack(pack.topic().name(), pack.topic().topicId(), writerId, ++number);
  }

  private synchronized void settle(Pack pack, boolean done) {
    heldBytes -= pack.sizeBytes().orElse(0);
    broken |= !done;
  }
}
