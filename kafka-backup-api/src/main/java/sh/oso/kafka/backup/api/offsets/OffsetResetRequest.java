package sh.oso.kafka.backup.api.offsets;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.InvalidRequestException;

/**
 * Asks that groups be set to offsets. Begin with {@link #of}.
 *
 * @param groups ids, or patterns with {@code *} and {@code ?}; not empty
 * @param topics names, or patterns, of the topics in which groups are set; empty for all in which a
 *     group has commits. A topic that is named in full is set also where a group that is named in
 *     full has no commits in it yet
 * @param strategy how offsets are found
 * @param mapping the offsets, for {@link OffsetStrategy.Mapping}, unless {@code restoreId} is given
 * @param restoreId for {@link OffsetStrategy.Mapping}: the restore whose records say where groups
 *     of its backup belong; null for {@code mapping}
 * @param backupId for {@link OffsetStrategy.HeaderBased}: the backup whose group snapshot says
 *     where groups stood at the source; null to take their present commits for that
 * @param dryRun whether only to say what would be set
 * @param createSnapshot whether to keep first where the groups stand
 * @param snapshotId the snapshot's id; null for one made of the time
 * @param continueOnError whether the other groups are set where one cannot be; if not, and it is
 *     known before, none is
 * @param parallelism groups worked on at a time, 1 to 100
 */
public record OffsetResetRequest(
    List<String> groups,
    List<String> topics,
    OffsetStrategy strategy,
    OffsetMapping mapping,
    @Nullable String restoreId,
    @Nullable String backupId,
    boolean dryRun,
    boolean createSnapshot,
    @Nullable String snapshotId,
    boolean continueOnError,
    int parallelism) {

  /** How many groups are worked on at a time unless told otherwise. */
  public static final int DEFAULT_PARALLELISM = 10;

  public OffsetResetRequest {
    groups = GroupPatterns.check(groups);
    topics = List.copyOf(topics);
    SnapshotIds.check(snapshotId);
    if (parallelism < 1 || parallelism > 100) {
      throw new InvalidRequestException("parallelism: needs 1 to 100, got " + parallelism);
    }
    boolean given = !mapping.groups().isEmpty();
    if (strategy instanceof OffsetStrategy.Mapping && given == (restoreId != null)) {
      throw new InvalidRequestException(
          "strategy mapping needs a mapping that names groups, topics, partitions and offsets, or a"
              + " restore, and not both");
    }
    if (!(strategy instanceof OffsetStrategy.Mapping) && restoreId != null) {
      throw new InvalidRequestException("a restore goes with strategy mapping, and with no other");
    }
    if (!(strategy instanceof OffsetStrategy.Mapping) && given) {
      throw new InvalidRequestException("a mapping goes with strategy mapping, and with no other");
    }
    if (!(strategy instanceof OffsetStrategy.HeaderBased) && backupId != null) {
      throw new InvalidRequestException("a backup goes with strategy headerBased, no other");
    }
  }

  /**
   * A reset that keeps a snapshot first.
   *
   * @param groups ids, or patterns
   * @param strategy how offsets are found; with {@link OffsetStrategy.Mapping} use {@link #mapped}
   * @return the request
   */
  public static OffsetResetRequest of(List<String> groups, OffsetStrategy strategy) {
    return new OffsetResetRequest(
        groups,
        List.of(),
        strategy,
        OffsetMapping.NONE,
        null,
        null,
        false,
        true,
        null,
        false,
        DEFAULT_PARALLELISM);
  }

  /**
   * A reset to offsets that are given, which keeps a snapshot first.
   *
   * @param groups ids, or patterns of those of the mapping
   * @param mapping the offsets
   * @return the request
   */
  public static OffsetResetRequest mapped(List<String> groups, OffsetMapping mapping) {
    return new OffsetResetRequest(
        groups,
        List.of(),
        new OffsetStrategy.Mapping(),
        mapping,
        null,
        null,
        false,
        true,
        null,
        false,
        DEFAULT_PARALLELISM);
  }

  /**
   * A reset to where a restore has put what groups of its backup had not read, which keeps a
   * snapshot first.
   *
   * @param groups ids, or patterns of those of the backup
   * @param restoreId of a restore that has written all its records
   * @return the request
   */
  public static OffsetResetRequest restored(List<String> groups, String restoreId) {
    return new OffsetResetRequest(
        groups,
        List.of(),
        new OffsetStrategy.Mapping(),
        OffsetMapping.NONE,
        restoreId,
        null,
        false,
        true,
        null,
        false,
        DEFAULT_PARALLELISM);
  }

  /**
   * The same for certain topics.
   *
   * @param chosen names, or patterns
   * @return a copy
   */
  public OffsetResetRequest withTopics(List<String> chosen) {
    return new OffsetResetRequest(
        groups,
        chosen,
        strategy,
        mapping,
        restoreId,
        backupId,
        dryRun,
        createSnapshot,
        snapshotId,
        continueOnError,
        parallelism);
  }

  /**
   * The same with source positions of a backup.
   *
   * @param id of the backup, or {@code latest}
   * @return a copy
   */
  public OffsetResetRequest withBackupId(String id) {
    return new OffsetResetRequest(
        groups,
        topics,
        strategy,
        mapping,
        restoreId,
        id,
        dryRun,
        createSnapshot,
        snapshotId,
        continueOnError,
        parallelism);
  }

  /**
   * The same, only to be said.
   *
   * @return a copy
   */
  public OffsetResetRequest asDryRun() {
    return new OffsetResetRequest(
        groups,
        topics,
        strategy,
        mapping,
        restoreId,
        backupId,
        true,
        createSnapshot,
        snapshotId,
        continueOnError,
        parallelism);
  }

  /**
   * The same with a snapshot of a certain id.
   *
   * @param id of the snapshot
   * @return a copy
   */
  public OffsetResetRequest withSnapshotId(String id) {
    return new OffsetResetRequest(
        groups,
        topics,
        strategy,
        mapping,
        restoreId,
        backupId,
        dryRun,
        true,
        id,
        continueOnError,
        parallelism);
  }

  /**
   * The same without a snapshot.
   *
   * @return a copy
   */
  public OffsetResetRequest withoutSnapshot() {
    return new OffsetResetRequest(
        groups,
        topics,
        strategy,
        mapping,
        restoreId,
        backupId,
        dryRun,
        false,
        null,
        continueOnError,
        parallelism);
  }

  /**
   * The same, whatever becomes of single groups.
   *
   * @return a copy
   */
  public OffsetResetRequest continuingOnError() {
    return new OffsetResetRequest(
        groups,
        topics,
        strategy,
        mapping,
        restoreId,
        backupId,
        dryRun,
        createSnapshot,
        snapshotId,
        true,
        parallelism);
  }
}
