package sh.oso.kafka.backup.engine.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.IncompleteRunException;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.manifest.TopicIndex;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.PreconditionFailedException;
import sh.oso.kafka.backup.engine.store.Codecs;

/**
 * The documents of one repository, read and written whole. All methods throw kinds of {@link
 * sh.oso.kafka.backup.api.KafkaBackupException}. Safe for use by many threads.
 */
public final class Repository {

  private static final Logger LOG = LoggerFactory.getLogger(Repository.class);

  private final ObjectStore store;
  private final Codecs codecs;
  private final TopicIndexes indexes;
  private final DigestedObjects digested;

  /**
   * Sees a store as a repository.
   *
   * @param store retries by itself; stays the caller's to close
   */
  public Repository(ObjectStore store, Codecs codecs) {
    this.store = store;
    this.codecs = codecs;
    this.digested = new DigestedObjects(store, codecs);
    this.indexes = new TopicIndexes(this, digested);
  }

  /** Where the objects lie. */
  public ObjectStore store() {
    return store;
  }

  /** What opens their frames. */
  public Codecs codecs() {
    return codecs;
  }

  /** Makes sure that this is a repository of a known format; makes an empty place one. */
  public void initialise(Instant now, String toolVersion) {
    if (findSealed(Keys.REPOSITORY, RepositoryDocument.class).isEmpty()) {
      claim(
          Keys.REPOSITORY,
          RepositoryDocument.class,
          new RepositoryDocument(
              SealedJson.FORMAT_VERSION, UUID.randomUUID().toString(), now, toolVersion),
          Lifetime.LASTING);
    }
  }

  /** Makes sure that this is a repository of a known format, or empty. */
  public void requireKnownFormat() {
    findSealed(Keys.REPOSITORY, RepositoryDocument.class);
  }

  public Optional<BackupPlan> findPlan(String backupId) {
    return findSealed(Keys.plan(backupId), BackupPlan.class);
  }

  /** Stores a plan, or gives back the one that another run stored first. */
  public BackupPlan claimPlan(BackupPlan plan) {
    return claim(Keys.plan(plan.backupId()), BackupPlan.class, plan, Lifetime.TEMPORARY);
  }

  public Optional<Manifest> findManifest(String backupId) {
    return findSealed(Keys.manifest(backupId), Manifest.class);
  }

  /** The plan of a backup, unread. */
  public Optional<ObjectStat> findPlanStat(String backupId) {
    return findStat(Keys.plan(backupId));
  }

  /** Whether a backup is there. */
  public boolean hasManifest(String backupId) {
    return findStat(Keys.manifest(backupId)).isPresent();
  }

  /** The manifests of all backups, unread. */
  public List<ObjectStat> listManifests() {
    return list(Keys.BACKUPS, "").stream()
        .filter(stat -> stat.key().value().endsWith(Keys.MANIFEST_SUFFIX))
        .toList();
  }

  /** The manifest that was listed; empty if it was deleted since. */
  public Optional<Manifest> findManifest(ObjectStat listed) {
    return findSealed(listed.key(), Manifest.class);
  }

  /** Commits a backup, or gives back the manifest that another run committed first. */
  public Manifest commit(Manifest manifest) {
    return claim(Keys.manifest(manifest.backupId()), Manifest.class, manifest, Lifetime.LASTING);
  }

  /** Stores a checkpoint under a key that nobody else uses. */
  public void storeCheckpoint(String writerId, int number, Checkpoint checkpoint) {
    Checkpoint stored =
        claim(
            Keys.progress(checkpoint.backupId(), writerId, number),
            Checkpoint.class,
            checkpoint,
            Lifetime.TEMPORARY);
    if (!stored.equals(checkpoint)) {
      throw new IncompleteRunException(
          "another process has drawn the same writer id, " + writerId + ": run it again");
    }
  }

  /** A checkpoint and the writer that stored it. */
  public record StoredCheckpoint(String writerId, Checkpoint checkpoint) {}

  /**
   * The checkpoints of a backup.
   *
   * @param stored those of one writer in the order stored, up to the first that is missing or
   *     damaged
   * @param damages one sentence for each that is damaged
   */
  public record LoadedCheckpoints(List<StoredCheckpoint> stored, List<String> damages) {}

  /**
   * Loads the checkpoints of a backup. A damaged one ends its writer's chain and no more: what it
   * would have said can be copied again.
   */
  public LoadedCheckpoints loadCheckpoints(String backupId) {
    String prefix = Keys.progressPrefix(backupId);
    List<StoredCheckpoint> checkpoints = new ArrayList<>();
    List<String> damages = new ArrayList<>();
    Map<String, Integer> numbers = new HashMap<>();
    for (ObjectStat stat : list(prefix, "")) {
      String name = stat.key().value().substring(prefix.length());
      String writerId = name.substring(0, Math.max(0, name.indexOf('-')));
      int next = numbers.getOrDefault(writerId, 0) + 1;
      if (stat.key().equals(Keys.progress(backupId, writerId, next))) {
        try {
          Optional<Checkpoint> found = findSealed(stat.key(), Checkpoint.class);
          if (found.isPresent()) {
            numbers.put(writerId, next);
            checkpoints.add(new StoredCheckpoint(writerId, found.get()));
          }
        } catch (CorruptBackupException e) {
          LOG.warn("checkpoint is damaged: backup={} objectKey={}", backupId, stat.key(), e);
          damages.add(
              "checkpoint " + stat.key() + " is damaged; what only it knew of was copied again");
        }
      }
    }
    return new LoadedCheckpoints(checkpoints, damages);
  }

  /** Stores a topic index under a key that nobody else uses or will delete. */
  public ObjectRef storeTopicIndex(TopicIndex index, Codec codec) {
    return indexes.store(index, codec);
  }

  /** Reads a topic index that a manifest names. */
  public TopicIndex loadTopicIndex(TopicEntry topic) {
    return loadTopicIndex(topic.name(), topic.index());
  }

  /** Reads a topic index that a document names. */
  public TopicIndex loadTopicIndex(String topic, ObjectRef ref) {
    return indexes.load(topic, ref);
  }

  /** A topic index that was listed, whatever it was compressed with. */
  public Optional<FoundIndex> findTopicIndex(ObjectStat listed) {
    return indexes.find(listed);
  }

  /** The snapshots of consumer groups and cluster metadata. */
  public Snapshots snapshots() {
    return new Snapshots(store, digested);
  }

  /** Ids of all backups, planned or complete, in order of name. */
  public List<String> listBackupIds() {
    return listChildren(Keys.BACKUPS);
  }

  /** Ids of all restores, planned or complete, in order of name. */
  public List<String> listRestoreIds() {
    return listChildren(Keys.RESTORES);
  }

  /** The documents of all restores, unread. */
  public List<ObjectStat> listRestores() {
    return list(Keys.RESTORES, "");
  }

  /** Documents of one restore whose names begin with a prefix, unread, in order of name. */
  public List<ObjectStat> listRestoreDocuments(String restoreId, String prefix) {
    return list(Keys.RESTORES + restoreId + "/" + prefix, "");
  }

  /** A document of a restore, unread. */
  public Optional<ObjectStat> findRestoreStat(String restoreId, String name) {
    return findStat(Keys.restore(restoreId, name));
  }

  /** Deletes documents of a restore. What cannot be deleted stays. */
  public void deleteRestoreDocuments(String restoreId, List<String> names) {
    try {
      store
          .delete(names.stream().map(name -> Keys.restore(restoreId, name)).toList())
          .forEach((key, e) -> LOG.debug("document cannot be deleted: objectKey={}", key, e));
    } catch (IOException e) {
      throw RepositoryFailures.translate(store.location(), "deleting documents", e);
    }
  }

  /** Finds a document of a restore. */
  public <T> Optional<T> findRestoreDocument(String restoreId, String name, Class<T> type) {
    return findSealed(Keys.restore(restoreId, name), type);
  }

  /** Stores a document of a restore, or gives back the one that another run stored first. */
  public <T> T claimRestoreDocument(String restoreId, String name, Class<T> type, T document) {
    return claim(Keys.restore(restoreId, name), type, document, Lifetime.TEMPORARY);
  }

  private List<String> listChildren(String prefix) {
    List<String> names = new ArrayList<>();
    String after = prefix;
    try {
      while (true) {
        Optional<ObjectStat> next;
        try (ObjectListing listing = store.list(prefix, after)) {
          next = listing.next();
        }
        if (next.isEmpty()) {
          return names;
        }
        String rest = next.get().key().value().substring(prefix.length());
        String name = rest.substring(0, rest.indexOf('/') < 0 ? rest.length() : rest.indexOf('/'));
        names.add(name);
        after = prefix + name + "0"; // '0' is the character behind '/': passes over all below name
      }
    } catch (IOException e) {
      throw RepositoryFailures.translate(store.location(), "listing " + prefix, e);
    }
  }

  List<ObjectStat> list(String prefix, String after) {
    List<ObjectStat> stats = new ArrayList<>();
    try (ObjectListing listing = store.list(prefix, after)) {
      for (var next = listing.next(); next.isPresent(); next = listing.next()) {
        stats.add(next.get());
      }
      return stats;
    } catch (IOException e) {
      throw RepositoryFailures.translate(store.location(), "listing " + prefix, e);
    }
  }

  /** Puts a sealed document create-only; if one is there already, that one counts. */
  <T> T claim(ObjectKey key, Class<T> type, T document, Lifetime lifetime) {
    try {
      store.put(key, ObjectContent.of(SealedJson.write(document)), lifetime);
      return document;
    } catch (PreconditionFailedException e) {
      return findSealed(key, type)
          .orElseThrow(() -> RepositoryFailures.translate(store.location(), "storing " + key, e));
    } catch (IOException e) {
      throw RepositoryFailures.translate(store.location(), "storing " + key, e);
    }
  }

  <T> Optional<T> findSealed(ObjectKey key, Class<T> type) {
    try {
      Optional<ObjectStat> stat = store.findStat(key);
      if (stat.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          SealedJson.read(readAll(stat.get()), type, key + " in " + store.location()));
    } catch (IOException e) {
      throw RepositoryFailures.translate(store.location(), "reading " + key, e);
    }
  }

  private Optional<ObjectStat> findStat(ObjectKey key) {
    try {
      return store.findStat(key);
    } catch (IOException e) {
      throw RepositoryFailures.translate(store.location(), "looking for " + key, e);
    }
  }

  byte[] load(ObjectKey key) {
    try {
      return readAll(
          store
              .findStat(key)
              .orElseThrow(() -> new ObjectNotFoundException("there is no object " + key)));
    } catch (IOException e) {
      throw RepositoryFailures.translate(store.location(), "reading " + key, e);
    }
  }

  private byte[] readAll(ObjectStat stat) throws IOException {
    try (InputStream in = store.openRange(stat.key(), 0, stat.sizeBytes())) {
      return in.readAllBytes();
    }
  }
}
