package sh.oso.kafka.backup.engine.prune;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.UnsupportedFormatException;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.RunFolder;

/**
 * The backups and unfinished runs of a repository. What was read once is not read again: no
 * document ever changes. For one thread.
 */
final class Census {

  /** A backup that is there, and the store's time of its manifest. */
  record StoredBackup(Manifest manifest, Instant storedAt) {}

  /**
   * A run without a manifest.
   *
   * @param plan null if it cannot be read
   * @param planStoredAt the store's time of the plan
   * @param lastSign the store's time of the last thing that the run stored below its id
   * @param foreign whether a newer kafka-backup made it
   */
  record StoredRun(
      @Nullable BackupPlan plan, Instant planStoredAt, Instant lastSign, boolean foreign) {}

  private final Repository repository;
  private final Runnable goOn;
  private final Map<String, StoredBackup> backups = new TreeMap<>();
  private final Map<String, StoredRun> runs = new TreeMap<>();
  private final Map<String, String> unreadable = new TreeMap<>();
  private List<RunFolder> folders = List.of();

  /**
   * Prepares a census.
   *
   * @param goOn called in every loop
   */
  Census(Repository repository, Runnable goOn) {
    this.repository = repository;
    this.goOn = goOn;
  }

  /** Lists what is there now and reads what is new. What vanished is kept: it may be under way. */
  void look() {
    folders = RunFolder.list(repository);
    for (RunFolder folder : folders) {
      goOn.run();
      String id = folder.backupId();
      if (folder.manifest() != null && !backups.containsKey(id)) {
        ObjectStat listed = folder.manifest();
        read(listed, stat -> repository.findManifest(stat))
            .ifPresent(
                manifest -> backups.put(id, new StoredBackup(manifest, listed.lastModified())));
      } else if (folder.manifest() == null && folder.plan() != null) {
        lookAtRun(folder, folder.plan());
      }
    }
  }

  private void lookAtRun(RunFolder folder, ObjectStat plan) {
    String id = folder.backupId();
    StoredRun known = runs.get(id);
    boolean foreign = known != null && known.foreign();
    BackupPlan content = known == null ? null : known.plan();
    if (content == null) {
      try {
        content = repository.findPlan(id).orElse(null);
        unreadable.remove(plan.key().value());
      } catch (CorruptBackupException | UnsupportedFormatException e) {
        unreadable.put(plan.key().value(), String.valueOf(e.getMessage()));
        foreign = e instanceof UnsupportedFormatException;
      }
    }
    runs.put(id, new StoredRun(content, plan.lastModified(), folder.youngest(), foreign));
  }

  /** Reads a document; notes one that cannot be read. */
  <T> Optional<T> read(ObjectStat listed, Function<ObjectStat, Optional<T>> reading) {
    return read(listed.key().value(), () -> reading.apply(listed));
  }

  /** Reads something that an object holds; notes it if it cannot be read. */
  <T> Optional<T> read(String key, Supplier<Optional<T>> reading) {
    try {
      return reading.get();
    } catch (CorruptBackupException | UnsupportedFormatException | InvalidRequestException e) {
      unreadable.put(key, message(e));
      return Optional.empty();
    }
  }

  private static String message(KafkaBackupException failure) {
    return String.valueOf(failure.getMessage());
  }

  /** Something that names data is there no more, or cannot be read. */
  void noteUnreadable(String key, String problem) {
    unreadable.put(key, problem);
  }

  /** A backup was deleted. */
  void forgetBackup(String backupId) {
    backups.remove(backupId);
  }

  /** A run was given up. */
  void forgetRun(String backupId) {
    StoredRun run = runs.remove(backupId);
    if (run != null && run.plan() == null) {
      unreadable.keySet().removeIf(key -> key.startsWith("backups/" + backupId + "/"));
    }
  }

  Map<String, StoredBackup> backups() {
    return backups;
  }

  Map<String, StoredRun> runs() {
    return runs;
  }

  List<RunFolder> folders() {
    return folders;
  }

  /** Why documents cannot be read, by key. What they name, nobody knows. */
  Map<String, String> unreadable() {
    return unreadable;
  }
}
