package sh.oso.kafka.backup.cli.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.offsets.OffsetMapping;
import sh.oso.kafka.backup.api.offsets.OffsetResetRequest;
import sh.oso.kafka.backup.api.offsets.OffsetStrategy;

/**
 * What the offset tools work with.
 *
 * @param groups ids of consumer groups, or patterns; empty if none are given
 * @param topics names, or patterns; empty for all
 * @param strategy how offsets are found; null if it is not said
 * @param mapping offsets that are given one by one
 * @param restoreId the restore that says where groups belong; null for {@code mapping}
 * @param createSnapshot whether a reset keeps a snapshot first
 * @param snapshotId which snapshot; null if none is named
 * @param continueOnError whether other groups are set where one cannot be
 * @param parallelism groups worked on at a time
 */
public record OffsetSettings(
    List<String> groups,
    List<String> topics,
    @Nullable OffsetStrategy strategy,
    OffsetMapping mapping,
    @Nullable String restoreId,
    boolean createSnapshot,
    @Nullable String snapshotId,
    boolean continueOnError,
    int parallelism) {

  public OffsetSettings {
    groups = List.copyOf(groups);
    topics = List.copyOf(topics);
  }

  /**
   * The reset that they ask for.
   *
   * @param backupId of which group snapshot; null for none
   */
  public OffsetResetRequest reset(@Nullable String backupId, boolean dryRun) {
    OffsetStrategy chosen = strategy;
    if (chosen == null) {
      throw new InvalidRequestException("a reset needs a strategy");
    }
    return new OffsetResetRequest(
        groups,
        topics,
        chosen,
        mapping,
        restoreId,
        backupId,
        dryRun,
        createSnapshot,
        snapshotId,
        continueOnError,
        parallelism);
  }

  /** The groups; all if none are named. */
  public List<String> groupsOrAll() {
    return groups.isEmpty() ? List.of("*") : groups;
  }

  /** The snapshot, which the command needs. */
  public String requireSnapshotId() {
    String id = snapshotId;
    if (id == null) {
      throw new InvalidRequestException("a snapshot must be named");
    }
    return id;
  }
}
