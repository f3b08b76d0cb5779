package sh.oso.kafka.backup.cli.command;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.BackupSummary;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CheckReport;
import sh.oso.kafka.backup.api.CheckRequest;
import sh.oso.kafka.backup.api.CloneRequest;
import sh.oso.kafka.backup.api.DeleteRequest;
import sh.oso.kafka.backup.api.DiffReport;
import sh.oso.kafka.backup.api.DiffRequest;
import sh.oso.kafka.backup.api.ExportReport;
import sh.oso.kafka.backup.api.ExportRequest;
import sh.oso.kafka.backup.api.FollowReport;
import sh.oso.kafka.backup.api.FollowRequest;
import sh.oso.kafka.backup.api.HoldRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.PruneReport;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.ReadReport;
import sh.oso.kafka.backup.api.ReadRequest;
import sh.oso.kafka.backup.api.RebuildReport;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.Shard;
import sh.oso.kafka.backup.api.VerifyReport;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.offsets.OffsetMap;
import sh.oso.kafka.backup.api.offsets.OffsetQuestion;
import sh.oso.kafka.backup.api.offsets.OffsetTools;
import sh.oso.kafka.backup.api.record.RecordVisitor;

/** Answers as told, and keeps what it was asked. */
class FakeKafkaBackup implements KafkaBackup {

  private final Object answer;
  @Nullable Object request;
  boolean closed;

  /**
   * An instance with one answer.
   *
   * @param answer what any call returns, or throws if it is an exception
   */
  FakeKafkaBackup(Object answer) {
    this.answer = answer;
  }

  Object answer(Object asked) {
    request = asked;
    if (answer instanceof RuntimeException failure) {
      throw failure;
    }
    return answer;
  }

  @Override
  public BackupReport backup(BackupRequest asked, Cancellation cancellation) {
    return (BackupReport) answer(asked);
  }

  @Override
  public Optional<BackupReport> backupShard(
      BackupRequest asked, Shard shard, Cancellation cancellation) {
    return answer(List.of(asked, shard)) instanceof BackupReport report
        ? Optional.of(report)
        : Optional.empty();
  }

  @Override
  public Optional<RestoreReport> restoreShard(
      RestoreRequest asked, Shard shard, Cancellation cancellation) {
    return answer(List.of(asked, shard)) instanceof RestoreReport report
        ? Optional.of(report)
        : Optional.empty();
  }

  @Override
  public FollowReport follow(FollowRequest asked, Cancellation cancellation) {
    return (FollowReport) answer(asked);
  }

  @Override
  public RestoreReport restore(RestoreRequest asked, Cancellation cancellation) {
    return (RestoreReport) answer(asked);
  }

  @Override
  public RestoreReport cloneTopics(CloneRequest asked, Cancellation cancellation) {
    return (RestoreReport) answer(asked);
  }

  @Override
  public VerifyReport verify(VerifyRequest asked, Cancellation cancellation) {
    return (VerifyReport) answer(asked);
  }

  @Override
  public ReadReport read(ReadRequest asked, RecordVisitor visitor, Cancellation cancellation) {
    return (ReadReport) answer(asked);
  }

  @Override
  public ExportReport export(ExportRequest asked, Cancellation cancellation) {
    return (ExportReport) answer(asked);
  }

  @Override
  public DiffReport diff(DiffRequest asked, Cancellation cancellation) {
    return (DiffReport) answer(asked);
  }

  @Override
  public List<BackupSummary> list() {
    return ((List<?>) answer("list")).stream().map(BackupSummary.class::cast).toList();
  }

  @Override
  public Manifest describe(String backupId) {
    return (Manifest) answer(backupId);
  }

  @Override
  public Optional<GroupSnapshot> findGroups(String backupId) {
    return Optional.empty();
  }

  @Override
  public Optional<ClusterSnapshot> findClusterSnapshot(String backupId) {
    return Optional.empty();
  }

  @Override
  public List<OffsetMap> offsetMaps(String restoreId) {
    return ((List<?>) answer(restoreId)).stream().map(OffsetMap.class::cast).toList();
  }

  @Override
  public OptionalLong findOffset(OffsetQuestion question) {
    return (OptionalLong) answer(question);
  }

  @Override
  public CheckReport check(CheckRequest asked) {
    return (CheckReport) answer(asked);
  }

  @Override
  public PruneReport prune(PruneRequest asked, Cancellation cancellation) {
    return (PruneReport) answer(asked);
  }

  @Override
  public List<String> delete(DeleteRequest asked) {
    return ((List<?>) answer(asked)).stream().map(String.class::cast).toList();
  }

  @Override
  public String hold(HoldRequest asked) {
    return (String) answer(asked);
  }

  @Override
  public void release(String backupId, String name) {
    answer(backupId + " " + name);
  }

  @Override
  public RebuildReport rebuildCatalog(boolean dryRun, Cancellation cancellation) {
    return (RebuildReport) answer(dryRun);
  }

  @Override
  public OffsetTools offsets() {
    return new FakeOffsetTools(this);
  }

  @Override
  public void close() {
    closed = true;
  }

  <T> T request(Class<T> type) {
    return type.cast(Objects.requireNonNull(request));
  }
}
