package sh.oso.kafka.backup.engine.follow;

import java.util.Optional;
import java.util.function.Predicate;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.RunListener;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;

/** One backup run. */
@FunctionalInterface
public interface BackupOnce {

  /**
   * Runs.
   *
   * @param request with a backup id
   * @param worthwhile whether a plan that was just made is to be carried out
   * @return empty if it is not
   */
  Optional<BackupReport> run(
      Cluster cluster,
      BackupRequest request,
      Predicate<BackupPlan> worthwhile,
      RunListener listener,
      Cancellation cancellation);
}
