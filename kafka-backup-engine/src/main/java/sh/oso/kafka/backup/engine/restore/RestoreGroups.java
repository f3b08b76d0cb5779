package sh.oso.kafka.backup.engine.restore;

import java.util.List;
import sh.oso.kafka.backup.api.RestoreReport.RestoredGroup;

/**
 * Content of a restore's {@code groups-<writer id>.json}: groups that a run has set, though not all
 * that it was to. Their applications may have gone on since, so they are not set again.
 */
record RestoreGroups(int formatVersion, List<RestoredGroup> groups) {

  RestoreGroups {
    groups = List.copyOf(groups);
  }
}
