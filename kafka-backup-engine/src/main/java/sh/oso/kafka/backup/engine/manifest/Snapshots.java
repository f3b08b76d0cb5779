package sh.oso.kafka.backup.engine.manifest;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;

/**
 * Snapshots of consumer groups and cluster metadata in a repository. All methods throw kinds of
 * {@link sh.oso.kafka.backup.api.KafkaBackupException}. Safe for use by many threads.
 */
public final class Snapshots {

  private final ObjectStore store;
  private final DigestedObjects objects;

  Snapshots(ObjectStore store, DigestedObjects objects) {
    this.store = store;
    this.objects = objects;
  }

  /**
   * Stores a snapshot of groups, unless it is the parent's.
   *
   * @param before the parent's
   */
  public ObjectRef storeGroups(GroupSnapshot groups, Codec codec, @Nullable ObjectRef before) {
    return objects.store(
        (sha256, writerId) -> Keys.groups(sha256, writerId, codec.fileExtension()),
        groups,
        codec,
        before);
  }

  /**
   * Stores a snapshot of cluster metadata, unless it is the parent's.
   *
   * @param before the parent's
   */
  public ObjectRef storeCluster(ClusterSnapshot cluster, Codec codec, @Nullable ObjectRef before) {
    return objects.store(
        (sha256, writerId) -> Keys.cluster(sha256, writerId, codec.fileExtension()),
        cluster,
        codec,
        before);
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
