package sh.oso.kafka.backup.engine.prune;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.UnsupportedFormatException;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.restore.RestorePlan;

/**
 * Unfinished restores that keep their state in this repository, and the backups that they read.
 *
 * @param restores ids of restores, by backup id
 */
record Restoring(Map<String, String> restores) {

  private static final Logger LOG = LoggerFactory.getLogger(Restoring.class);

  /** A restore writes nothing here while it loads, so what counts is when it began. */
  private static final Duration LONGEST = Duration.ofDays(7);

  Restoring {
    restores = Map.copyOf(restores);
  }

  /** Reads the plans of restores that have no report and did not begin too long ago. */
  static Restoring read(Repository repository, Instant now, Duration grace) {
    Instant since = now.minus(grace.compareTo(LONGEST) > 0 ? grace : LONGEST);
    Set<String> complete = new HashSet<>();
    Set<String> recent = new HashSet<>();
    for (ObjectStat stat : repository.listRestores()) {
      String[] parts = stat.key().value().split("/", -1);
      if (parts.length == 3 && parts[2].equals("report.json")) {
        complete.add(parts[1]);
      } else if (parts.length == 3 && !stat.lastModified().isBefore(since)) {
        recent.add(parts[1]);
      }
    }
    recent.removeAll(complete);
    Map<String, String> restores = new HashMap<>();
    for (String restoreId : recent) {
      findPlan(repository, restoreId).ifPresent(plan -> restores.put(plan.backupId(), restoreId));
    }
    return new Restoring(restores);
  }

  /** A restore of which the plan cannot be read cannot go on either. */
  private static Optional<RestorePlan> findPlan(Repository repository, String restoreId) {
    try {
      return repository.findRestoreDocument(restoreId, "plan", RestorePlan.class);
    } catch (CorruptBackupException | UnsupportedFormatException e) {
      LOG.warn("plan of a restore cannot be read: restore={}", restoreId, e);
      return Optional.empty();
    }
  }

  Set<String> backupIds() {
    return restores.keySet();
  }

  /** Why a backup stays; empty if no restore reads it. */
  String claims(String backupId) {
    String restoreId = restores.get(backupId);
    return restoreId == null ? "" : "the unfinished restore " + restoreId + " reads it";
  }
}
