package sh.oso.kafka.backup.engine.care;

import java.time.Clock;
import java.util.List;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunListener;
import sh.oso.kafka.backup.api.TopicSelection;
import sh.oso.kafka.backup.api.VerifyReport.Damage;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.run.Progress;

/** Makes sure, before anything is created in a target, that a backup's objects are there. */
public final class Completeness {

  private final Repository repository;
  private final Limits limits;
  private final Clock clock;

  public Completeness(Repository repository, Limits limits, Clock clock) {
    this.repository = repository;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Looks at the objects of some topics. Snapshots do not count: topics can be restored without
   * them.
   *
   * @throws CorruptBackupException if one is missing
   */
  public void require(Manifest manifest, TopicSelection topics, Cancellation cancellation) {
    VerifyRequest listed =
        new VerifyRequest(manifest.backupId(), VerifyRequest.Level.LISTED, topics);
    List<Damage> damages =
        new Verification(repository, limits, new Progress(RunListener.NONE), cancellation)
            .run(manifest, listed, clock.instant(), clock).damages().stream()
                .filter(damage -> damage.topic() != null)
                .toList();
    if (!damages.isEmpty()) {
      Damage first = damages.get(0);
      throw new CorruptBackupException(
          "backup "
              + manifest.backupId()
              + " is damaged, nothing was restored: "
              + first.object()
              + ": "
              + first.problem()
              + " (and "
              + (damages.size() - 1)
              + " more; verify lists them)");
    }
  }
}
