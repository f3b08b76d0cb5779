package sh.oso.kafka.backup.cli.report;

import static sh.oso.kafka.backup.cli.report.Units.count;

import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot.Capture;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Coverage;
import sh.oso.kafka.backup.cli.EnumNames;

/** Consumer groups and cluster metadata of a backup, for people. */
final class SnapshotFacts {

  private static final String NOT_CAPTURED = "not captured";

  private SnapshotFacts() {}

  static void add(Description description, Facts facts) {
    GroupSnapshot groups = description.groups();
    facts.fact(
        "groups",
        groups == null
            ? NOT_CAPTURED
            : count(groups.groups().size())
                + (groups.coverage() == Coverage.VISIBLE ? ", others could not be seen" : ""));
    ClusterSnapshot cluster = description.cluster();
    if (cluster == null) {
      facts.fact("ACLs, quotas, users", NOT_CAPTURED);
      return;
    }
    facts
        .fact("ACLs", captured(cluster.acls().capture(), cluster.acls().entries()))
        .fact("quotas", captured(cluster.quotas().capture(), cluster.quotas().entries()))
        .fact(
            "SCRAM users",
            captured(cluster.scramUsers().capture(), cluster.scramUsers().entries()));
  }

  private static String captured(Capture capture, List<?> entries) {
    return switch (capture) {
      case COMPLETE -> count(entries.size());
      case NOT_PERMITTED -> NOT_CAPTURED + ", a right was missing";
      case NO_AUTHORIZER -> "none, the cluster has no authorizer";
      case NOT_SUPPORTED -> NOT_CAPTURED + ", the brokers do not know them";
    };
  }

  static Table groups(Description description) {
    Table table =
        new Table(
            List.of("GROUP", "TYPE", "STATE", "TOPICS", "PARTITIONS", "LAG"),
            Set.of("TOPICS", "PARTITIONS", "LAG"));
    GroupSnapshot groups = description.groups();
    if (groups != null) {
      Map<String, Long> lags = description.lags();
      for (GroupSnapshot.Group group : groups.groups()) {
        boolean stands = group.offsetsKnown() && !group.topics().isEmpty();
        table.row(
            group.groupId(),
            EnumNames.camelCase(group.type()),
            group.state().isEmpty() ? "-" : group.state(),
            group.offsetsKnown() ? count(group.topics().size()) : "not known",
            stands
                ? count(group.topics().stream().mapToInt(t -> t.partitions().size()).sum())
                : "-",
            stands ? count(lags.getOrDefault(group.groupId(), 0L)) : "-");
      }
    }
    return table;
  }
}
