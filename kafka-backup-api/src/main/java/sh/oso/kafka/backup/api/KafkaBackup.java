package sh.oso.kafka.backup.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.offsets.OffsetMap;
import sh.oso.kafka.backup.api.offsets.OffsetQuestion;
import sh.oso.kafka.backup.api.offsets.OffsetTools;
import sh.oso.kafka.backup.api.record.RecordVisitor;

/**
 * Backs up and restores one Kafka cluster, to and from one repository. Safe for use by many
 * threads; several instances in one JVM know nothing of each other.
 *
 * <p>All methods throw kinds of {@link KafkaBackupException}, which leave the repository as sound
 * as it was: a run commits as its last act or not at all. An interrupted thread ends its run with
 * {@link RunCancelledException} and keeps its interrupt flag.
 */
public interface KafkaBackup extends AutoCloseable {

  /**
   * Begins to describe an instance.
   *
   * @return a builder with every setting at its default
   */
  static KafkaBackupBuilder builder() {
    return new KafkaBackupBuilder();
  }

  /**
   * Backs up topics up to their last stable offsets of now: all that is committed, nothing that is
   * not. Continues an unfinished backup of the same id.
   *
   * @param request what to back up
   * @param cancellation stops the run when used
   * @return the committed backup
   */
  BackupReport backup(BackupRequest request, Cancellation cancellation);

  /**
   * Does one of several parts of a backup, each done by another process: all are given the same
   * request, with a backup id, and each another index. All work to the plan that is stored first.
   * Each copies its share of the partitions, at its share of the rate limit; whoever finds that all
   * are complete commits. A part that failed is run again; one that is complete does nothing.
   *
   * @param request what to back up; with a backup id
   * @param shard which part
   * @param cancellation stops the run when used
   * @return the committed backup; empty if this part is complete and others are not
   * @throws InvalidRequestException if there is no backup id, or the backup was begun in another
   *     number of parts
   */
  Optional<BackupReport> backupShard(BackupRequest request, Shard shard, Cancellation cancellation);

  /**
   * Follows topics: backs them up again and again, each backup going on from the one before, until
   * {@link Cancellation#finish()} asks for the end; it then finishes the run under way, or looks
   * once more for what is new, and returns. Topics and partitions that appear are taken in; a run
   * that finds nothing new commits nothing. An unfinished backup that an earlier call for the same
   * topics and labels left is completed first.
   *
   * <p>A run that fails for what may pass, such as a store that is down, is told as {@link
   * RunEvent.RunFailed} and tried again. What waiting cannot heal is thrown: settings, rights,
   * damage, and Kafka out of reach at the very beginning. Backups that were committed stay.
   *
   * @param request what to back up, and how often
   * @param cancellation {@link Cancellation#finish()} ends well, {@link Cancellation#cancel()} at
   *     once with {@link RunCancelledException}
   * @return how many backups were made
   */
  FollowReport follow(FollowRequest request, Cancellation cancellation);

  /**
   * Brings topics of a backup back. Continues an unfinished restore; never writes a record twice.
   *
   * @param request what to restore, and how
   * @param cancellation stops the run when used
   * @return what was restored, or would be
   */
  RestoreReport restore(RestoreRequest request, Cancellation cancellation);

  /**
   * Does one of several parts of a restore, each done by another process: all are given the same
   * request, with a restore id, and each another index. The first makes all ready, loads its share
   * of the records, waits for the others and ends the restore; the others wait for the first and
   * load theirs, each at its share of the rate limit. A part that failed is run again; nothing is
   * ever written twice.
   *
   * @param request what to restore, and how; with a restore id, and no dry run
   * @param shard which part
   * @param cancellation stops the run when used
   * @return what was restored, from the first part; empty from the others
   * @throws InvalidRequestException if there is no restore id, or it is a dry run
   */
  Optional<RestoreReport> restoreShard(
      RestoreRequest request, Shard shard, Cancellation cancellation);

  /**
   * Copies topics to another cluster, up to their last stable offsets of now, without a backup in
   * between: what a backup of now and its restore would bring. Documents that say how far it is,
   * and where each record went, are kept where restores keep theirs. Continues an unfinished clone;
   * never writes a record twice.
   *
   * @param request what to clone, where to and how
   * @param cancellation stops the run when used
   * @return what was cloned, or would be: as of a restore, with {@code cluster:} and the id of the
   *     source cluster as its backup id
   */
  RestoreReport cloneTopics(CloneRequest request, Cancellation cancellation);

  /**
   * Looks whether a backup is sound. Damage is reported, not thrown.
   *
   * @param request which backup, and how thoroughly
   * @param cancellation stops the run when used
   * @return what was found
   */
  VerifyReport verify(VerifyRequest request, Cancellation cancellation);

  /**
   * Reads records of one topic of a backup: partitions in order of number, in each the records in
   * order of offset. Only segments and frames that may hold wanted records are read. The calling
   * thread does it all.
   *
   * @param request which records
   * @param visitor is told of each; what it throws ends the reading and is passed on
   * @param cancellation stops it when used
   * @return how much was read
   * @throws InvalidRequestException if the backup has no such topic or partition
   * @throws CorruptBackupException if something that is needed is damaged; records before it were
   *     handed over
   */
  ReadReport read(ReadRequest request, RecordVisitor visitor, Cancellation cancellation);

  /**
   * Writes topics of a backup as files. Overwrites nothing; if it fails, what it wrote is taken
   * back.
   *
   * @param request which topics, where to and in which form
   * @param cancellation stops it when used
   * @return what was written
   * @throws InvalidRequestException if the backup has no such topic, or the folder is not empty
   */
  ExportReport export(ExportRequest request, Cancellation cancellation);

  /**
   * Tells what differs between a backup and another one, or the cluster's topics as they are now.
   * Records are compared one by one, wherever they are stored.
   *
   * @param request what to compare
   * @param cancellation stops it when used
   * @return what differs
   * @throws CorruptBackupException if something that must be read is damaged
   */
  DiffReport diff(DiffRequest request, Cancellation cancellation);

  /**
   * Lists the backups of the repository, unfinished ones too.
   *
   * @return oldest first, by the time they began
   */
  List<BackupSummary> list();

  /**
   * Tells what a backup holds.
   *
   * @param backupId which backup, or {@code latest}
   * @return its manifest
   * @throws BackupNotFoundException if there is no such backup, or it is unfinished
   */
  Manifest describe(String backupId);

  /**
   * Tells which consumer groups the source had, and where they stood in the backup's topics.
   *
   * @param backupId which backup, or {@code latest}
   * @return the snapshot; empty if none could be taken, which says nothing about groups
   * @throws BackupNotFoundException if there is no such backup, or it is unfinished
   * @throws CorruptBackupException if the snapshot is damaged or missing
   */
  Optional<GroupSnapshot> findGroups(String backupId);

  /**
   * Tells which ACLs, quotas and SCRAM users the source had.
   *
   * @param backupId which backup, or {@code latest}
   * @return the snapshot; empty if none was taken
   * @throws BackupNotFoundException if there is no such backup, or it is unfinished
   * @throws CorruptBackupException if the snapshot is damaged or missing
   */
  Optional<ClusterSnapshot> findClusterSnapshot(String backupId);

  /**
   * Tells where the records of a restore's topics went.
   *
   * @param restoreId the restore, which has written all its records
   * @return one map for each topic that kept its partitions, in order of target topic
   * @throws InvalidRequestException if there is none
   */
  List<OffsetMap> offsetMaps(String restoreId);

  /**
   * Tells the other side of an offset, by what a restore did.
   *
   * @param question whose other side is wanted
   * @return for an offset of the source where a consumer reads on that would have read on there;
   *     for one of the target where its record came from, empty if the restore did not write it
   * @throws InvalidRequestException if there is no such restore or partition
   */
  OptionalLong findOffset(OffsetQuestion question);

  /**
   * Tries whether Kafka and the store can be reached with the rights that are needed.
   *
   * @param request what to look at
   * @return what was found; trouble is reported, not thrown
   */
  CheckReport check(CheckRequest request);

  /**
   * Deletes the backups of an owner that a policy does not keep, runs that stand still, and data
   * that nothing names any more. Safe at any time, whatever else is done with the repository; one
   * that was stopped is completed by the next.
   *
   * @param request whose backups, which are kept, how long data waits
   * @param cancellation stops it when used
   * @return what went and what stays, and why
   */
  PruneReport prune(PruneRequest request, Cancellation cancellation);

  /**
   * Deletes one backup, or an unfinished run. Its data follows when a prune comes after the grace.
   *
   * @param request which
   * @return the ids that went: one, or none for a dry run
   * @throws BackupNotFoundException if there is no such backup
   * @throws InvalidRequestException if it is held, being read by a restore, or may be under way,
   *     unless the request insists
   */
  List<String> delete(DeleteRequest request);

  /**
   * Keeps a backup whatever retention says, until it is released. Holding it again under the same
   * name does nothing.
   *
   * @param request which backup, which may be {@code latest}, and under which name
   * @return the id of the backup that is held
   * @throws BackupNotFoundException if there is no such backup, or it is being deleted
   */
  String hold(HoldRequest request);

  /**
   * Takes a hold away.
   *
   * @param backupId which backup
   * @param name the hold's name
   * @throws BackupNotFoundException if there is no such hold
   */
  void release(String backupId, String name);

  /**
   * Makes backups of what the bucket still holds, where manifests were lost or damaged. What cannot
   * be known is said, and never guessed. No object is changed; backups that are there stay as they
   * are.
   *
   * @param dryRun whether only to say what would be made
   * @param cancellation stops it when used
   * @return what was made
   * @throws InvalidRequestException if a prune is under way
   */
  RebuildReport rebuildCatalog(boolean dryRun, Cancellation cancellation);

  /**
   * What sets offsets of the cluster's consumer groups, keeps where they stand, and puts them back.
   *
   * @return tools that work as long as this instance is open
   */
  OffsetTools offsets();

  /**
   * {@link #backup(BackupRequest, Cancellation)} that is not cancelled.
   *
   * @param request what to back up
   * @return the committed backup
   */
  default BackupReport backup(BackupRequest request) {
    return backup(request, new Cancellation());
  }

  /**
   * {@link #restore(RestoreRequest, Cancellation)} that is not cancelled.
   *
   * @param request what to restore, and how
   * @return what was restored, or would be
   */
  default RestoreReport restore(RestoreRequest request) {
    return restore(request, new Cancellation());
  }

  /**
   * {@link #cloneTopics(CloneRequest, Cancellation)} that is not cancelled.
   *
   * @param request what to clone, where to and how
   * @return what was cloned, or would be
   */
  default RestoreReport cloneTopics(CloneRequest request) {
    return cloneTopics(request, new Cancellation());
  }

  /**
   * {@link #verify(VerifyRequest, Cancellation)} that is not cancelled.
   *
   * @param request which backup, and how thoroughly
   * @return what was found
   */
  default VerifyReport verify(VerifyRequest request) {
    return verify(request, new Cancellation());
  }

  /**
   * {@link #prune(PruneRequest, Cancellation)} that is not cancelled.
   *
   * @param request whose backups, which are kept, how long data waits
   * @return what went and what stays, and why
   */
  default PruneReport prune(PruneRequest request) {
    return prune(request, new Cancellation());
  }

  /** Lets go of connections and threads. Runs under way fail. Closing again does nothing. */
  @Override
  void close();
}
