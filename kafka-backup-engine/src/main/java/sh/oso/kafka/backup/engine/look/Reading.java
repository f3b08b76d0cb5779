package sh.oso.kafka.backup.engine.look;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.ReadReport;
import sh.oso.kafka.backup.api.ReadRequest;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.manifest.Gap;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.record.BackupRecord;
import sh.oso.kafka.backup.api.record.RecordVisitor;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.Salvage;
import sh.oso.kafka.backup.engine.run.LargeRoom;
import sh.oso.kafka.backup.engine.segment.ReadingLane;
import sh.oso.kafka.backup.engine.segment.RecordRange;

/** Hands the wanted records of a topic to a visitor. One run; for one thread. */
final class Reading {

  private final Repository repository;
  private final Limits limits;
  private final Cancellation cancellation;
  private final Clock clock;
  private final ReadCount count = new ReadCount();
  private final List<String> warnings = new ArrayList<>();
  private long records;

  Reading(Repository repository, Limits limits, Cancellation cancellation, Clock clock) {
    this.repository = repository;
    this.limits = limits;
    this.cancellation = cancellation;
    this.clock = clock;
  }

  ReadReport run(Manifest manifest, ReadRequest request, RecordVisitor visitor) {
    Instant started = clock.instant();
    warnings.addAll(Salvage.warnings(manifest));
    boolean complete = true;
    try (ReadingLane lane = lane(repository, limits, 2)) {
      for (PartitionIndex partition : partitions(manifest, request)) {
        if (!read(request, partition, visitor, lane)) {
          complete = false;
          break;
        }
      }
    }
    return new ReadReport(
        manifest.backupId(),
        request.topic(),
        records,
        count.frames(),
        count.bytes(),
        complete,
        warnings,
        Duration.between(started, clock.instant()));
  }

  /**
   * A lane for frames as stored and as decompressed.
   *
   * @param share large frames may take one part in this number of the memory
   */
  static ReadingLane lane(Repository repository, Limits limits, int share) {
    return new ReadingLane(
        repository.codecs(),
        (int) limits.frameSize().bytes(),
        new LargeRoom(limits.memory().bytes() / share));
  }

  private List<PartitionIndex> partitions(Manifest manifest, ReadRequest request) {
    TopicEntry topic =
        manifest.topics().stream()
            .filter(it -> it.name().equals(request.topic()))
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidRequestException(
                        "backup "
                            + manifest.backupId()
                            + " has no topic "
                            + request.topic()
                            + "; describe shows its topics"));
    List<PartitionIndex> all = repository.loadTopicIndex(topic).partitions();
    request.window().offsets().forEach(it -> requirePartition(all, topic, it.partition()));
    Integer only = request.partition();
    if (only == null) {
      return all;
    }
    requirePartition(all, topic, only);
    return all.stream().filter(it -> it.partition() == only).toList();
  }

  private static void requirePartition(List<PartitionIndex> all, TopicEntry topic, int number) {
    if (all.stream().noneMatch(it -> it.partition() == number)) {
      throw new InvalidRequestException(
          "topic "
              + topic.name()
              + " has no partition "
              + number
              + " in the backup; it has 0 to "
              + (all.size() - 1));
    }
  }

  /** Reads a partition; false if no more records are wanted. */
  private boolean read(
      ReadRequest request, PartitionIndex index, RecordVisitor visitor, ReadingLane lane) {
    RecordRange range = RecordRange.of(request.window(), request.topic(), index);
    warnOfGaps(request, index, range);
    try (RecordSource source =
        new RecordStream(
            repository, request.topic(), index.partition(), index.segments(), range, lane, count)) {
      for (BackupRecord record = source.next(); record != null; record = source.next()) {
        if (cancellation.isCancelled()) {
          throw new RunCancelledException("the reading was asked to stop");
        }
        if (request.hasKey(record)) {
          records++;
          if (!visitor.visit(record) || records == request.maxRecords()) {
            return false;
          }
        }
      }
      return true;
    }
  }

  private void warnOfGaps(ReadRequest request, PartitionIndex index, RecordRange range) {
    for (Gap gap : index.gaps()) {
      if (gap.firstOffset() <= range.lastOffset() && gap.lastOffset() >= range.firstOffset()) {
        warnings.add(missing(request.topic(), index.partition(), gap));
      }
    }
  }

  /** What to say of a gap. */
  static String missing(String topic, int partition, Gap gap) {
    return "offsets "
        + gap.firstOffset()
        + " to "
        + gap.lastOffset()
        + " of "
        + topic
        + "-"
        + partition
        + " are not in the backup: the source had deleted them before they were read";
  }
}
