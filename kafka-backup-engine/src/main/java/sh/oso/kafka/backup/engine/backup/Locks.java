package sh.oso.kafka.backup.engine.backup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StoreCapability;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.RepositoryFailures;

/**
 * Where a store locks objects, makes what a backup takes over from earlier ones as safe as what it
 * stored itself. A lock that cannot be extended is a warning: the backup is whole without it. An
 * object that is not there ends the commit.
 */
final class Locks {

  private static final int KEYS_PER_CALL = 1_000;

  private final Repository repository;
  private final Consumer<String> warn;

  Locks(Repository repository, Consumer<String> warn) {
    this.repository = repository;
    this.warn = warn;
  }

  /**
   * Extends the locks of all objects that a backup names.
   *
   * @param topics of the backup
   * @param made keys of segments that this run stored, which are locked already
   */
  void extend(List<TopicEntry> topics, Set<String> made) {
    ObjectStore store = repository.store();
    if (!store.capabilities().contains(StoreCapability.LOCKS)) {
      return;
    }
    for (TopicEntry topic : topics) {
      Set<ObjectKey> keys = new LinkedHashSet<>();
      keys.add(ObjectKey.of(topic.index().key()));
      repository.loadTopicIndex(topic).partitions().stream()
          .flatMap(partition -> partition.segments().stream())
          .map(SegmentEntry::object)
          .filter(object -> !made.contains(object))
          .map(ObjectKey::of)
          .forEach(keys::add);
      List<ObjectKey> all = new ArrayList<>(keys);
      for (int from = 0; from < all.size(); from += KEYS_PER_CALL) {
        extend(store, topic, all.subList(from, Math.min(all.size(), from + KEYS_PER_CALL)));
      }
    }
  }

  private static void requireThere(TopicEntry topic, ObjectKey key, StorageException failure) {
    if (failure instanceof ObjectNotFoundException) {
      throw new CorruptBackupException(
          topic.name()
              + ": object "
              + key
              + ", which the backup before holds, is gone, nothing was committed; take a backup with"
              + " another id, which reads the topic anew",
          failure);
    }
  }

  private void extend(ObjectStore store, TopicEntry topic, List<ObjectKey> keys) {
    try {
      Map<ObjectKey, StorageException> refused = store.extendLocks(keys);
      refused.forEach((key, failure) -> requireThere(topic, key, failure));
      if (!refused.isEmpty()) {
        warn.accept(
            topic.name()
                + ": the locks of "
                + refused.size()
                + " objects could not be extended, so that they may be deleted before this backup:"
                + " "
                + refused.values().iterator().next().getMessage());
      }
    } catch (IOException e) {
      throw RepositoryFailures.translate(store.location(), "extending locks", e);
    }
  }
}
