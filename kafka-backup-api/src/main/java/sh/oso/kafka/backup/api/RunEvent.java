package sh.oso.kafka.backup.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.manifest.ChainBreak;
import sh.oso.kafka.backup.api.manifest.Totals;

/** What happens in a run, as it happens. */
public sealed interface RunEvent {

  /**
   * The plan stands and work begins.
   *
   * @param runId the backup's or restore's id
   * @param resumed true if an earlier run of the same id is continued
   * @param topics number of topics
   * @param partitions number of partitions
   * @param offsets number of offsets or records to work through; an upper bound
   */
  record Started(String runId, boolean resumed, int topics, int partitions, long offsets)
      implements RunEvent {}

  /**
   * Work was done. Comes about twice a second.
   *
   * @param offsetsDone offsets or records worked through so far, also by earlier runs of the same
   *     id
   * @param offsetsTotal how many there are; an upper bound that may move
   * @param recordBytes bytes of record batches that this run moved so far
   */
  record Progress(long offsetsDone, long offsetsTotal, long recordBytes) implements RunEvent {}

  /**
   * A partition is complete.
   *
   * @param topic its topic
   * @param partition its number
   * @param endOffset one past its last offset
   */
  record PartitionDone(String topic, int partition, long endOffset) implements RunEvent {}

  /**
   * Something that a person should know, though the run goes on.
   *
   * @param message what, and what may be done about it
   */
  record Warning(String message) implements RunEvent {}

  /**
   * A store or broker is down, and is not asked for a while. What depends on it waits.
   *
   * @param what the store's location, or the broker
   * @param reason why it counts as down
   * @param atLeast until the next attempt
   */
  record Paused(String what, String reason, Duration atLeast) implements RunEvent {}

  /**
   * What was down answers again, and what depends on it goes on.
   *
   * @param what as in {@link Paused}
   * @param after time since it was said to be down
   */
  record Resumed(String what, Duration after) implements RunEvent {}

  /**
   * The run committed: what it reports is durable.
   *
   * @param runId the backup's or restore's id
   */
  record Committed(String runId) implements RunEvent {}

  /**
   * While topics are followed: what of them no committed backup holds. Comes every few seconds, and
   * after each commit; where the source cannot be asked, the records are those counted last.
   *
   * @param records offsets between the ends of the last committed backup and the high watermarks of
   *     now, over all partitions; at least as many as there are records
   * @param age how long the oldest of these may have been there: the time since all that the source
   *     had was in a committed backup; zero if there are none
   */
  record Lag(long records, Duration age) implements RunEvent {}

  /**
   * While topics are followed: a backup was committed, after its {@link Committed}.
   *
   * @param backupId its id
   * @param parentId the backup that it goes on from, if there is one
   * @param startedAt when its ends were read at the source, or a little before
   * @param completedAt when it was committed
   * @param totals what it amounts to
   * @param fetchedBytes bytes of record batches that were read for it
   * @param lag what came since then
   */
  record RestorePoint(
      String backupId,
      @Nullable String parentId,
      Instant startedAt,
      Instant completedAt,
      Totals totals,
      long fetchedBytes,
      Lag lag)
      implements RunEvent {}

  /**
   * While topics are followed: a run found everything as the last backup has it, and committed
   * nothing.
   */
  record NothingNew() implements RunEvent {}

  /**
   * While topics are followed: a run failed and is to be tried again.
   *
   * @param failure why
   * @param pause how long to wait before
   */
  record RunFailed(KafkaBackupException failure, Duration pause) implements RunEvent {}

  /**
   * A backup was committed by this run: what it added. Comes after {@link Committed}.
   *
   * @param backupId its id
   * @param completedAt when it was committed
   * @param records records in the segments that it stored
   * @param logicalBytes size of their batches once frames are decompressed
   * @param storedBytes size of these segments
   * @param breaks how often it could not go on from its parent, by the reason
   * @param gaps number of gaps that it found
   */
  record BackupStored(
      String backupId,
      Instant completedAt,
      long records,
      long logicalBytes,
      long storedBytes,
      Map<ChainBreak.Reason, Integer> breaks,
      int gaps)
      implements RunEvent {

    public BackupStored {
      breaks = Map.copyOf(breaks);
    }
  }

  /**
   * While a restore runs: records that the target acknowledged. Comes at its beginning, about twice
   * a second, and at its end.
   *
   * @param restoreId its id
   * @param records records restored so far, also by earlier runs of the same id
   * @param total how many there are
   */
  record Restored(String restoreId, long records, long total) implements RunEvent {}

  /**
   * An object was put into the store.
   *
   * @param sizeBytes its size
   * @param took how long the store took, without the time in which it waited for the content
   */
  record ObjectStored(long sizeBytes, Duration took) implements RunEvent {}

  /**
   * A call to the store failed. It may be tried again; what is not there, or there already, is no
   * failure.
   *
   * @param call {@code put}, {@code get}, {@code stat}, {@code list}, {@code delete} or {@code
   *     lock}
   * @param passing true if the store was not available, so that the call is tried again
   */
  record StoreFailed(String call, boolean passing) implements RunEvent {}

  /**
   * A backup, restore, verification or prune failed for good; whoever called it gets the failure
   * thrown. One that was cancelled did not fail.
   *
   * @param failure why
   */
  record Failed(KafkaBackupException failure) implements RunEvent {}

  /**
   * A prune was made that was to change something.
   *
   * @param backups number of backups that were deleted
   * @param objects number of objects that were deleted, without documents about backups
   * @param bytes their size
   */
  record Pruned(long backups, long objects, long bytes) implements RunEvent {

    /**
     * What a report says.
     *
     * @param report of a prune
     * @return the event
     */
    public static Pruned of(PruneReport report) {
      return new Pruned(
          report.backups().stream().filter(verdict -> !verdict.kept()).count(),
          report.deleted().objects(),
          report.deleted().bytes());
    }
  }
}
