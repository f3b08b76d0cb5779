package sh.oso.kafka.backup.engine.look;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.DiffReport;
import sh.oso.kafka.backup.api.DiffRequest;
import sh.oso.kafka.backup.api.ExportReport;
import sh.oso.kafka.backup.api.ExportRequest;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.ReadReport;
import sh.oso.kafka.backup.api.ReadRequest;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.record.RecordVisitor;
import sh.oso.kafka.backup.engine.care.Catalog;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.run.Progress;
import sh.oso.kafka.backup.engine.segment.ReadingLane;

/**
 * Ways to look into the backups of one repository. Safe for use by many threads.
 *
 * @param catalog the repository's backups
 * @param limits what a look may use
 * @param progress hears of what takes long
 */
public record Look(
    Repository repository, Catalog catalog, Limits limits, Progress progress, Clock clock) {

  /** Hands records to a visitor. */
  public ReadReport read(ReadRequest request, RecordVisitor visitor, Cancellation cancellation) {
    return new Reading(repository, limits, cancellation, clock)
        .run(catalog.load(request.backupId()), request, visitor);
  }

  /** Writes topics as files. */
  public ExportReport export(ExportRequest request, Cancellation cancellation) {
    return new Export(repository, limits, progress, cancellation, clock)
        .run(catalog.load(request.backupId()), request);
  }

  /**
   * Compares with another backup, or with live topics.
   *
   * @param connect makes a connection to the cluster; asked if live topics are wanted
   * @param kafka properties of a Kafka client for the same cluster
   */
  public DiffReport diff(
      DiffRequest request,
      Supplier<Cluster> connect,
      Map<String, Object> kafka,
      Cancellation cancellation) {
    Manifest first = catalog.load(request.backupId());
    String other = request.otherBackupId();
    Diff diff = new Diff(limits, progress, cancellation, clock);
    try (ReadingLane lane = Reading.lane(repository, limits, 4)) {
      if (other == null) {
        List<TopicEntry> entries = ChosenTopics.of(first, request.topics());
        List<String> names = entries.stream().map(TopicEntry::name).toList();
        try (Cluster cluster = connect.get();
            LiveTopics live = new LiveTopics(kafka, limits, cancellation)) {
          return diff.run(
              request,
              new BackupTopics(repository, first, entries, lane),
              new ClusterTopics(cluster, live, names, first.clusterId()));
        }
      }
      Manifest second = catalog.load(other);
      ChosenTopics.requireIn(List.of(first, second), request.topics());
      try (ReadingLane otherLane = Reading.lane(repository, limits, 4)) {
        return diff.run(
            request,
            new BackupTopics(repository, first, chosen(first, request), lane),
            new BackupTopics(repository, second, chosen(second, request), otherLane));
      }
    }
  }

  private static List<TopicEntry> chosen(Manifest manifest, DiffRequest request) {
    return manifest.topics().stream().filter(it -> request.topics().matches(it.name())).toList();
  }
}
