package sh.oso.kafka.backup.engine.follow;

import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.UnsupportedFormatException;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.engine.manifest.Keys;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.RepositoryFailures;

/**
 * Finds the backup that a process which followed topics was at when it was killed. That is the
 * owner's newest by its id, which says when it was planned, if it has a plan and no manifest. Older
 * ones that lie unfinished were given up: completed now, they would stand after newer ones.
 */
final class UnfinishedRun {

  /** What the ids of such backups begin with; a time follows. */
  static final String ID_PREFIX = "continuous";

  /** Others may follow topics into the same repository. */
  private static final int MOST_LOOKED_AT = 100;

  private static final Logger LOG = LoggerFactory.getLogger(UnfinishedRun.class);

  private final Repository repository;

  UnfinishedRun(Repository repository) {
    this.repository = repository;
  }

  Optional<String> find(String clusterId, BackupRequest request) {
    int looked = 0;
    for (Map.Entry<String, Boolean> entry : list().descendingMap().entrySet()) {
      String backupId = entry.getKey();
      Optional<Boolean> toComplete = isToComplete(backupId, entry.getValue(), clusterId, request);
      if (toComplete.isPresent()) {
        return toComplete.filter(Boolean::booleanValue).map(yes -> backupId);
      }
      if (++looked == MOST_LOOKED_AT) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Empty if the backup is another owner's, of another cluster, or cannot be read. */
  private Optional<Boolean> isToComplete(
      String backupId, boolean complete, String clusterId, BackupRequest request) {
    try {
      if (complete) {
        return repository
            .findManifest(backupId)
            .filter(m -> m.clusterId().equals(clusterId) && m.labels().equals(request.labels()))
            .map(m -> false);
      }
      return repository
          .findPlan(backupId)
          .filter(p -> p.clusterId().equals(clusterId) && p.labels().equals(request.labels()))
          .map(p -> p.selection().equals(request.topics()));
    } catch (CorruptBackupException | UnsupportedFormatException e) {
      LOG.warn("passed over: backup={}", backupId, e);
      return Optional.empty();
    }
  }

  /** Ids of backups that follow topics, in order, and whether each is complete. */
  private NavigableMap<String, Boolean> list() {
    NavigableMap<String, Boolean> found = new TreeMap<>();
    String prefix = Keys.BACKUPS + ID_PREFIX;
    try (ObjectListing listing = repository.store().list(prefix, "")) {
      for (var next = listing.next(); next.isPresent(); next = listing.next()) {
        String key = next.get().key().value();
        String id = key.substring(Keys.BACKUPS.length(), key.indexOf('/', Keys.BACKUPS.length()));
        found.merge(id, key.endsWith(Keys.MANIFEST_SUFFIX), Boolean::logicalOr);
      }
      return found;
    } catch (IOException e) {
      throw RepositoryFailures.translate(repository.store().location(), "listing " + prefix, e);
    }
  }
}
