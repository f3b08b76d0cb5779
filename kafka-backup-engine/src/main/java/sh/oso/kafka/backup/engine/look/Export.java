package sh.oso.kafka.backup.engine.look;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.LongConsumer;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.ExportReport;
import sh.oso.kafka.backup.api.ExportRequest;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.manifest.Gap;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.engine.manifest.JsonText;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.Salvage;
import sh.oso.kafka.backup.engine.run.Progress;
import sh.oso.kafka.backup.engine.segment.ReadingLane;

/** Writes topics of a backup as files, whole or not at all. One run; for one thread. */
final class Export {

  private static final String REPORT = "export.json";

  private final Repository repository;
  private final Limits limits;
  private final Progress progress;
  private final Steps steps;
  private final Clock clock;
  private final List<String> warnings = new ArrayList<>();

  Export(
      Repository repository,
      Limits limits,
      Progress progress,
      Cancellation cancellation,
      Clock clock) {
    this.repository = repository;
    this.limits = limits;
    this.progress = progress;
    this.steps =
        new Steps(
            progress, cancellation, "the export was asked to stop; what it wrote is taken back");
    this.clock = clock;
  }

  ExportReport run(Manifest manifest, ExportRequest request) {
    Instant started = clock.instant();
    List<TopicEntry> topics = ChosenTopics.of(manifest, request.topics());
    ExportFolder folder = new ExportFolder(request.folder());
    warnings.addAll(Salvage.warnings(manifest));
    steps.begin(
        manifest.backupId(),
        topics.size(),
        topics.stream().mapToInt(it -> it.partitions().size()).sum(),
        topics.stream().mapToLong(TopicEntry::records).sum());
    try {
      List<ExportReport.Partition> partitions = write(topics, folder, request.format());
      ExportReport report =
          new ExportReport(
              manifest.backupId(),
              request.format(),
              folder.path().toString(),
              partitions,
              partitions.stream().mapToLong(ExportReport.Partition::records).sum(),
              partitions.stream().mapToLong(ExportReport.Partition::bytes).sum(),
              warnings,
              Duration.between(started, clock.instant()));
      byte[] json = JsonText.of(report);
      try (NewFile file = folder.open(REPORT)) {
        file.write(json, json.length);
        file.finish();
      }
      return report;
    } catch (RuntimeException | Error e) {
      folder.clear(e);
      throw e;
    }
  }

  private List<ExportReport.Partition> write(
      List<TopicEntry> topics, ExportFolder folder, ExportRequest.Format format) {
    List<ExportReport.Partition> partitions = new ArrayList<>();
    try (ReadingLane lane = Reading.lane(repository, limits, 2)) {
      LongConsumer done = steps::done;
      BiFunction<String, PartitionIndex, PartitionExport> writer =
          switch (format) {
            case LOG -> new LogExport(repository, folder, lane, done)::run;
            case JSON -> new JsonExport(repository, folder, lane, done)::run;
          };
      for (TopicEntry topic : topics) {
        for (PartitionIndex index : repository.loadTopicIndex(topic).partitions()) {
          index.gaps().forEach(gap -> warn(topic, index, gap));
          PartitionExport written = writer.apply(topic.name(), index);
          partitions.add(
              new ExportReport.Partition(
                  topic.name(),
                  index.partition(),
                  index.startOffset(),
                  index.endOffset(),
                  written.records(),
                  written.bytes(),
                  written.files()));
          progress.moved(written.bytes());
          progress.tell(
              new RunEvent.PartitionDone(topic.name(), index.partition(), index.endOffset()));
        }
      }
    }
    return partitions;
  }

  private void warn(TopicEntry topic, PartitionIndex index, Gap gap) {
    warnings.add(Reading.missing(topic.name(), index.partition(), gap));
  }
}
