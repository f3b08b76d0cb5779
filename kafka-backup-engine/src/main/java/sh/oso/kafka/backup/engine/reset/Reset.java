package sh.oso.kafka.backup.engine.reset;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.offsets.GroupOutcome;
import sh.oso.kafka.backup.api.offsets.OffsetResetReport;
import sh.oso.kafka.backup.api.offsets.OffsetResetReport.GroupReset;
import sh.oso.kafka.backup.api.offsets.OffsetResetRequest;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshot;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.Sha256;
import sh.oso.kafka.backup.engine.offsets.GroupChange;
import sh.oso.kafka.backup.engine.offsets.GroupOffsetsWriter;
import sh.oso.kafka.backup.engine.offsets.GroupPositions;
import sh.oso.kafka.backup.engine.offsets.NamePatterns;

/** One reset: plan, refuse, keep a snapshot, set. */
public final class Reset {

  private final Cluster cluster;
  private final Limits limits;
  private final OffsetResetRequest request;
  private final SnapshotTaking snapshots;
  private final String snapshotId;

  /**
   * Describes a reset.
   *
   * @param snapshotId of the snapshot, if the request wants one
   */
  public Reset(
      Cluster cluster,
      Limits limits,
      OffsetResetRequest request,
      SnapshotTaking snapshots,
      String snapshotId) {
    this.cluster = cluster;
    this.limits = limits;
    this.request = request;
    this.snapshots = snapshots;
    this.snapshotId = snapshotId;
  }

  /** Does it, or says what it would do. */
  OffsetResetReport run(Destinations destinations, Cancellation cancellation) {
    long started = System.nanoTime();
    List<PlannedGroup> plan =
        new ResetPlan(request, new GroupPositions(cluster, limits), destinations).make();
    GroupOffsetsWriter writer =
        new GroupOffsetsWriter(cluster, limits, request.parallelism(), request.continueOnError());
    Map<String, GroupOutcome> outcomes = refusals(plan, writer);
    List<GroupChange> changes =
        plan.stream()
            .filter(group -> !outcomes.containsKey(group.groupId()))
            .map(PlannedGroup::change)
            .toList();
    List<String> warnings = new ArrayList<>();
    String kept = null;
    if (request.dryRun()) {
      changes.forEach(
          it -> outcomes.put(it.groupId(), new GroupOutcome.Planned(it.offsets().size())));
    } else if (!outcomes.isEmpty() && !request.continueOnError()) {
      String reason =
          "not tried, because group " + outcomes.keySet().iterator().next() + " cannot be set";
      changes.forEach(it -> outcomes.put(it.groupId(), new GroupOutcome.NotTried(reason)));
    } else if (!changes.isEmpty()) {
      if (request.createSnapshot()) {
        kept = keep(changes, warnings);
      }
      outcomes.putAll(writer.write(changes, cancellation));
    }
    return new OffsetResetReport(
        request.dryRun(),
        kept,
        plan.stream()
            .map(
                it ->
                    new GroupReset(
                        it.groupId(), it.share(), outcome(outcomes, it.groupId()), it.moves()))
            .toList(),
        warnings,
        Duration.ofNanos(System.nanoTime() - started));
  }

  private static GroupOutcome outcome(Map<String, GroupOutcome> outcomes, String groupId) {
    GroupOutcome outcome = outcomes.get(groupId);
    if (outcome == null) {
      throw new IllegalStateException("group " + groupId + " has no outcome");
    }
    return outcome;
  }

  private static Map<String, GroupOutcome> refusals(
      List<PlannedGroup> plan, GroupOffsetsWriter writer) {
    Map<String, GroupOutcome> refusals = new TreeMap<>();
    List<GroupChange> possible = new ArrayList<>();
    for (PlannedGroup group : plan) {
      if (group.refusal().isEmpty()) {
        possible.add(group.change());
      } else {
        refusals.put(group.groupId(), new GroupOutcome.Refused(group.refusal()));
      }
    }
    writer
        .refusals(possible)
        .forEach((id, reason) -> refusals.put(id, new GroupOutcome.Refused(reason)));
    return refusals;
  }

  private String keep(List<GroupChange> changes, List<String> warnings) {
    Set<String> topics = new TreeSet<>();
    changes.forEach(change -> change.offsets().keySet().forEach(it -> topics.add(it.topic())));
    NamePatterns groups = new NamePatterns(changes.stream().map(GroupChange::groupId).toList());
    SnapshotTaking.Taken taken =
        snapshots.take(snapshotId, groups, new NamePatterns(List.copyOf(topics)), digest());
    if (taken.existed()) {
      requireAll(taken.snapshot(), groups.patterns(), topics);
      warnings.add(
          "offset snapshot "
              + snapshotId
              + " of "
              + taken.snapshot().takenAt()
              + " was there already, of the same reset, and is kept");
    }
    return snapshotId;
  }

  private static void requireAll(OffsetSnapshot snapshot, List<String> groups, Set<String> topics) {
    Set<String> lacking = new TreeSet<>(groups);
    snapshot.groups().forEach(group -> lacking.remove(group.groupId()));
    if (lacking.isEmpty()) {
      lacking.addAll(topics);
      lacking.removeAll(snapshot.topics());
    }
    if (!lacking.isEmpty()) {
      throw new InvalidRequestException(
          "offset snapshot "
              + snapshot.snapshotId()
              + " is there already, of the same reset, but lacks "
              + lacking.iterator().next()
              + "; take another id");
    }
  }

  /** What is asked for, whoever asks for it and when. */
  String digest() {
    Map<String, Map<String, Map<Integer, Long>>> mapping = new TreeMap<>();
    request
        .mapping()
        .groups()
        .forEach(
            (group, topics) -> {
              Map<String, Map<Integer, Long>> sorted = new TreeMap<>();
              topics.forEach((topic, offsets) -> sorted.put(topic, new TreeMap<>(offsets)));
              mapping.put(group, sorted);
            });
    Map<String, Object> all = new HashMap<>();
    all.put("groups", request.groups());
    all.put("topics", request.topics());
    all.put("strategy", request.strategy());
    all.put("mapping", mapping);
    all.put("backupId", String.valueOf(request.backupId()));
    if (request.restoreId() != null) {
      all.put("restoreId", request.restoreId());
    }
    return Sha256.hex(new TreeMap<>(all).toString().getBytes(StandardCharsets.UTF_8));
  }
}
