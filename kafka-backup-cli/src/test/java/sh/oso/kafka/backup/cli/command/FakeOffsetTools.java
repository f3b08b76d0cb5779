package sh.oso.kafka.backup.cli.command;

import java.util.List;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.offsets.OffsetComparison;
import sh.oso.kafka.backup.api.offsets.OffsetResetReport;
import sh.oso.kafka.backup.api.offsets.OffsetResetRequest;
import sh.oso.kafka.backup.api.offsets.OffsetRollbackReport;
import sh.oso.kafka.backup.api.offsets.OffsetRollbackRequest;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshot;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshotRequest;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshotSummary;
import sh.oso.kafka.backup.api.offsets.OffsetTools;
import sh.oso.kafka.backup.api.offsets.OffsetVerifyRequest;

/** Answers as its instance was told, which keeps what it was asked. */
record FakeOffsetTools(FakeKafkaBackup fake) implements OffsetTools {

  @Override
  public OffsetResetReport reset(OffsetResetRequest request, Cancellation cancellation) {
    return (OffsetResetReport) fake.answer(request);
  }

  @Override
  public OffsetSnapshot snapshot(OffsetSnapshotRequest request) {
    return (OffsetSnapshot) fake.answer(request);
  }

  @Override
  public OffsetRollbackReport rollback(OffsetRollbackRequest request, Cancellation cancellation) {
    return (OffsetRollbackReport) fake.answer(request);
  }

  @Override
  public OffsetComparison verify(OffsetVerifyRequest request) {
    return (OffsetComparison) fake.answer(request);
  }

  @Override
  public List<OffsetSnapshotSummary> list() {
    return ((List<?>) fake.answer("snapshots"))
        .stream().map(OffsetSnapshotSummary.class::cast).toList();
  }

  @Override
  public OffsetSnapshot describe(String snapshotId) {
    return (OffsetSnapshot) fake.answer(snapshotId);
  }

  @Override
  public void delete(String snapshotId) {
    fake.answer("delete " + snapshotId);
  }
}
