package sh.oso.kafka.backup.cli.report;

import static sh.oso.kafka.backup.cli.report.TextReports.between;
import static sh.oso.kafka.backup.cli.report.TextReports.cluster;
import static sh.oso.kafka.backup.cli.report.TextReports.data;
import static sh.oso.kafka.backup.cli.report.TextReports.segments;
import static sh.oso.kafka.backup.cli.report.TextReports.topics;
import static sh.oso.kafka.backup.cli.report.Units.count;
import static sh.oso.kafka.backup.cli.report.Units.size;
import static sh.oso.kafka.backup.cli.report.Units.time;
import static sh.oso.kafka.backup.cli.report.Units.timestamp;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import sh.oso.kafka.backup.api.manifest.ChainBreak;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.SalvagedFrom;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.manifest.Totals;
import sh.oso.kafka.backup.cli.EnumNames;

/** What a backup holds, for people. */
public final class DescriptionText {

  private DescriptionText() {}

  /** What a backup holds. */
  public static String of(Description description) {
    Manifest manifest = description.manifest();
    Totals totals = manifest.totals();
    Table table =
        new Table(
            List.of(
                "TOPIC",
                "PARTITIONS",
                "REPLICAS",
                "RECORDS",
                "DATA",
                "STORED",
                "EARLIEST",
                "LATEST",
                "GAPS"),
            Set.of("PARTITIONS", "REPLICAS", "RECORDS", "DATA", "STORED", "GAPS"));
    for (TopicEntry topic : manifest.topics()) {
      table.row(
          topic.name(),
          count(topic.partitions().size()),
          topic.replicationFactor(),
          count(topic.records()),
          size(topic.logicalBytes()),
          size(topic.storedBytes()),
          timestamp(topic.minTimestamp()),
          timestamp(topic.maxTimestamp()),
          count(topic.gaps()));
    }
    Facts facts =
        new Facts("Backup " + manifest.backupId())
            .fact("source cluster", cluster(manifest))
            .fact("started", time(manifest.startedAt()))
            .fact(
                "completed",
                time(manifest.completedAt())
                    + " ("
                    + between(manifest.startedAt(), manifest.completedAt())
                    + ")");
    if (manifest.parentId() != null) {
      facts.fact("goes on from", manifest.parentId());
    }
    if (manifest.salvagedFrom() != null) {
      facts.fact("salvaged from", salvagedFrom(manifest.salvagedFrom()));
    }
    if (!manifest.labels().isEmpty()) {
      facts.fact(
          "labels",
          new TreeMap<>(manifest.labels())
              .entrySet().stream().map(Object::toString).collect(Collectors.joining(", ")));
    }
    facts
        .fact("topics", topics(totals.topics(), totals.partitions()))
        .fact("records", count(totals.records()))
        .fact("data", data(manifest))
        .fact("segments", segments(totals));
    SnapshotFacts.add(description, facts);
    List<String> warnings = new ArrayList<>(manifest.warnings());
    warnings.addAll(description.problems());
    return facts
        .fact(
            "made by",
            "kafka-backup " + manifest.toolVersion() + ", format " + manifest.formatVersion())
        .table(table)
        .tableIfAny(SnapshotFacts.groups(description))
        .tableIfAny(breaks(manifest))
        .warnings(warnings)
        .toString();
  }

  private static String salvagedFrom(SalvagedFrom from) {
    return switch (from) {
          case PLAN_AND_SEGMENTS -> "its plan and segments";
          case INDEXES -> "topic indexes without a plan";
          case SEGMENTS -> "segments alone";
        }
        + ": it may lack records";
  }

  /** Where the backup could not go on from the one before it. */
  private static Table breaks(Manifest manifest) {
    Table table =
        new Table(List.of("READ ANEW", "PARTITION", "REASON", "LOST OFFSETS"), Set.of("PARTITION"));
    for (TopicEntry topic : manifest.topics()) {
      for (ChainBreak it : topic.breaks()) {
        table.row(
            topic.name(),
            it.partition() < 0 ? "all" : String.valueOf(it.partition()),
            EnumNames.camelCase(it.reason()),
            it.firstOffset() < 0 ? "-" : it.firstOffset() + " to " + it.lastOffset());
      }
    }
    return table;
  }
}
