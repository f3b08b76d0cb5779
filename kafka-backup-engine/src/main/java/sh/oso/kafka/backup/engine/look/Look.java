package sh.oso.kafka.backup.engine.look;

import java.time.Clock;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.ReadReport;
import sh.oso.kafka.backup.api.ReadRequest;
import sh.oso.kafka.backup.api.record.RecordVisitor;
import sh.oso.kafka.backup.engine.care.Catalog;
import sh.oso.kafka.backup.engine.manifest.Repository;

/**
 * Ways to look into the backups of one repository. Safe for use by many threads.
 *
 * @param catalog the repository's backups
 * @param limits what a look may use
 */
public record Look(Repository repository, Catalog catalog, Limits limits, Clock clock) {

  /** Hands records to a visitor. */
  public ReadReport read(ReadRequest request, RecordVisitor visitor, Cancellation cancellation) {
    return new Reading(repository, limits, cancellation, clock)
        .run(catalog.load(request.backupId()), request, visitor);
  }
}
