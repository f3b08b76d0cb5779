package sh.oso.kafka.backup.engine.manifest;

import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStat;

/** The deletions of a repository. Safe for use by many threads. */
public final class Deletions {

  private final Repository repository;

  public Deletions(Repository repository) {
    this.repository = repository;
  }

  /** All deletions, unread. */
  public List<ObjectStat> list() {
    return repository.list(Keys.DELETED, "");
  }

  /** Those of one backup id, unread. */
  public List<ObjectStat> list(String backupId) {
    return repository.list(Keys.deletions(backupId), "");
  }

  /** The backup id that a deletion is of. */
  public static String backupId(ObjectStat listed) {
    String name = listed.key().value().substring(Keys.DELETED.length());
    return name.substring(0, Math.max(0, name.indexOf('/')));
  }

  /** A deletion that was listed; empty if it was taken away since. */
  public Optional<Deletion> find(ObjectStat listed) {
    return repository.findSealed(listed.key(), Deletion.class);
  }

  /** The manifest of a backup that was deleted, as long as a deletion repeats it. */
  public Optional<Manifest> findManifest(String backupId) {
    return list(backupId).stream()
        .sorted(Comparator.comparing(ObjectStat::lastModified).reversed())
        .map(this::findReadable)
        .flatMap(Optional::stream)
        .flatMap(deletion -> Optional.ofNullable(deletion.manifest()).stream())
        .findFirst();
  }

  private Optional<Deletion> findReadable(ObjectStat listed) {
    try {
      return find(listed);
    } catch (CorruptBackupException e) {
      return Optional.empty(); // another one may repeat the same
    }
  }

  /** Stores a deletion under a key of its own. */
  public ObjectKey put(Deletion deletion) {
    String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    ObjectKey key = ObjectKey.of(Keys.deletions(deletion.backupId()) + random + ".json");
    repository.claim(key, Deletion.class, deletion, Lifetime.TEMPORARY);
    return key;
  }
}
