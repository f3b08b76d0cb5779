package sh.oso.kafka.backup.engine.manifest;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;

/**
 * Snapshots of consumer groups and cluster metadata in a repository. Storing one that is there
 * already changes nothing. All methods throw kinds of {@link
 * sh.oso.kafka.backup.api.KafkaBackupException}. Safe for use by many threads.
 */
public final class Snapshots {

  private final ObjectStore store;
  private final DigestedObjects objects;

  Snapshots(ObjectStore store, DigestedObjects objects) {
    this.store = store;
    this.objects = objects;
  }

  public ObjectRef storeGroups(GroupSnapshot groups, Codec codec) {
    return objects.store(digest -> Keys.groups(digest, codec.fileExtension()), groups, codec);
  }

  public ObjectRef storeCluster(ClusterSnapshot cluster, Codec codec) {
    return objects.store(digest -> Keys.cluster(digest, codec.fileExtension()), cluster, codec);
  }

  public GroupSnapshot loadGroups(ObjectRef ref) {
    key(ref);
    return objects.load(ref, GroupSnapshot.class);
  }

  public ClusterSnapshot loadCluster(ObjectRef ref) {
    key(ref);
    return objects.load(ref, ClusterSnapshot.class);
  }

  /**
   * Looks whether a snapshot is there with its size.
   *
   * @return what is wrong, empty if nothing is
   */
  public Optional<String> findProblem(ObjectRef ref) {
    ObjectKey key = key(ref);
    try {
      Optional<ObjectStat> stat = store.findStat(key);
      if (stat.isEmpty()) {
        return Optional.of("the object is missing");
      }
      long size = stat.get().sizeBytes();
      return size == ref.sizeBytes()
          ? Optional.empty()
          : Optional.of("the object has " + size + " bytes, not " + ref.sizeBytes());
    } catch (IOException e) {
      throw RepositoryFailures.translate(store.location(), "looking for " + key, e);
    }
  }

  /** Makes sure that what a manifest is to name is there. */
  public void requireThere(List<ObjectRef> refs) {
    for (ObjectRef ref : refs) {
      findProblem(ref)
          .ifPresent(
              problem -> {
                throw new CorruptBackupException(
                    ref.key()
                        + " in "
                        + store.location()
                        + ", which the plan names, cannot be used: "
                        + problem
                        + "; take another backup id");
              });
    }
  }

  private static ObjectKey key(ObjectRef ref) {
    try {
      return ObjectKey.of(ref.key());
    } catch (IllegalArgumentException e) {
      throw new CorruptBackupException(
          "the manifest is damaged: it names a snapshot '"
              + ref.key()
              + "', which is no key: "
              + e.getMessage(),
          e);
    }
  }
}
