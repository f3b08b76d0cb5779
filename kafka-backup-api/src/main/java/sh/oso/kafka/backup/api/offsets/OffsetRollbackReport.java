package sh.oso.kafka.backup.api.offsets;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of groups that were to be put back.
 *
 * @param snapshotId the snapshot
 * @param groups what became of each, by id
 * @param verification how they stand now, compared strictly with the snapshot
 * @param elapsed how long it took
 */
public record OffsetRollbackReport(
    String snapshotId,
    Map<String, GroupOutcome> groups,
    OffsetComparison verification,
    Duration elapsed) {

  public OffsetRollbackReport {
    groups = java.util.Collections.unmodifiableMap(new TreeMap<>(groups));
  }

  /**
   * Whether every group stands where the snapshot has it.
   *
   * @return false if any does not
   */
  public boolean successful() {
    return verification.matches() && groups.values().stream().allMatch(GroupOutcome::successful);
  }
}
