package sh.oso.kafka.backup.engine.care;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.VerifyReport;
import sh.oso.kafka.backup.api.VerifyReport.Check;
import sh.oso.kafka.backup.api.VerifyReport.Damage;
import sh.oso.kafka.backup.api.VerifyReport.Sample;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.VerifyRequest.Level;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.Salvage;
import sh.oso.kafka.backup.engine.run.LargeRoom;
import sh.oso.kafka.backup.engine.run.Progress;
import sh.oso.kafka.backup.engine.run.Workers;
import sh.oso.kafka.backup.engine.segment.ReadingLane;

/**
 * Looks at all that a manifest names, into the segments of the sample, and collects what is wrong.
 * Goes as far as {@link Level#DECODED}. One run; for one thread.
 */
public final class Verification {

  private final Repository repository;
  private final Limits limits;
  private final Progress progress;
  private final Cancellation cancellation;
  private final Queue<Damage> damages = new ConcurrentLinkedQueue<>();
  private final Set<SegmentEntry> damaged = ConcurrentHashMap.newKeySet();
  private final AtomicLong records = new AtomicLong();
  private final AtomicLong doneRecords = new AtomicLong();
  private final List<Check> checks = new ArrayList<>();
  private List<StoredSegment> drawn = List.of();

  public Verification(
      Repository repository, Limits limits, Progress progress, Cancellation cancellation) {
    this.repository = repository;
    this.limits = limits;
    this.progress = progress;
    this.cancellation = cancellation;
  }

  public VerifyReport run(Manifest manifest, VerifyRequest request, Instant started, Clock clock) {
    List<TopicEntry> topics = topics(manifest, request);
    int partitions = topics.stream().mapToInt(t -> t.partitions().size()).sum();
    progress.tell(
        new RunEvent.Started(
            manifest.backupId(),
            false,
            topics.size(),
            partitions,
            topics.stream().mapToLong(TopicEntry::records).sum()));
    long begun = System.nanoTime();
    ListedTopics listed = new ListedTopics(repository);
    topics.forEach(listed::look);
    damages.addAll(listed.damages());
    SnapshotCheck snapshots = new SnapshotCheck(repository.snapshots(), request.level());
    if (request.level() == Level.LISTED) {
      damages.addAll(snapshots.run(manifest));
    }
    check(Level.LISTED, 0, listed.all(), 0, begun);
    if (request.level() != Level.LISTED) {
      begun = System.nanoTime();
      int before = damages.size();
      drawn = SegmentLot.share(SegmentLot.draw(listed.sound(), request.sample()), request.shard());
      damages.addAll(snapshots.run(manifest));
      look(depth(request));
      check(depth(request), before, drawn, records.get(), begun);
    }
    return new VerifyReport(
        manifest.backupId(),
        request.level(),
        partitions,
        listed.objects() + manifest.snapshots().size(),
        progress.recordBytes(),
        records.get(),
        request.shard(),
        sample(request, listed.all()),
        checks,
        sorted(damages),
        warnings(manifest, topics),
        null,
        started,
        Duration.between(started, clock.instant()));
  }

  /** The segments of the sample in which nothing wrong was found. */
  public List<StoredSegment> sound() {
    return drawn.stream().filter(it -> !damaged.contains(it.segment())).toList();
  }

  /** Damages in the order in which they are told. */
  public static List<Damage> sorted(Collection<Damage> damages) {
    return damages.stream()
        .sorted(
            Comparator.comparing((Damage d) -> String.valueOf(d.topic()))
                .thenComparing(Damage::partition)
                .thenComparing(Damage::firstOffset))
        .toList();
  }

  private static Level depth(VerifyRequest request) {
    return request.level() == Level.RESTORED ? Level.DECODED : request.level();
  }

  private static List<TopicEntry> topics(Manifest manifest, VerifyRequest request) {
    List<TopicEntry> topics =
        manifest.topics().stream().filter(t -> request.topics().matches(t.name())).toList();
    List<String> names = topics.stream().map(TopicEntry::name).toList();
    List<String> missing =
        request.topics().literals().stream().filter(name -> !names.contains(name)).toList();
    if (topics.isEmpty() || !missing.isEmpty()) {
      throw new InvalidRequestException(
          "backup "
              + manifest.backupId()
              + " has no topic that matches "
              + (missing.isEmpty() ? request.topics().includes() : missing)
              + "; describe shows its topics");
    }
    if (request.level() == Level.RESTORED && topics.stream().allMatch(t -> t.records() == 0)) {
      throw new InvalidRequestException(
          "backup "
              + manifest.backupId()
              + " has no records in the chosen topics, so a drill would show nothing; choose"
              + " others, or take another level");
    }
    return topics;
  }

  private static List<String> warnings(Manifest manifest, List<TopicEntry> topics) {
    List<String> warnings = new ArrayList<>(Salvage.warnings(manifest));
    if (topics.stream().allMatch(topic -> topic.records() == 0)) {
      warnings.add("the chosen topics have no records: there was nothing to look into");
    }
    return warnings;
  }

  private Sample sample(VerifyRequest request, List<StoredSegment> all) {
    List<StoredSegment> looked = request.level() == Level.LISTED ? all : drawn;
    return new Sample(
        request.sample().percent(),
        request.sample().seed(),
        looked.size(),
        all.size(),
        SegmentLot.bytes(looked),
        SegmentLot.bytes(all),
        SegmentLot.records(looked),
        SegmentLot.records(all));
  }

  private void check(
      Level level, int damagesBefore, List<StoredSegment> segments, long records, long begun) {
    checks.add(
        new Check(
            level,
            damages.size() == damagesBefore,
            segments.size(),
            records,
            Duration.ofNanos(System.nanoTime() - begun)));
  }

  private void look(Level level) {
    if (drawn.isEmpty()) {
      return;
    }
    List<StoredSegment> largestFirst = new ArrayList<>(drawn);
    largestFirst.sort(
        Comparator.comparingLong((StoredSegment it) -> it.segment().sizeBytes()).reversed());
    long total = SegmentLot.records(drawn);
    LargeRoom room = new LargeRoom(limits.memory().bytes() / 2);
    Workers.run(
        "kafka-backup-verify",
        largestFirst,
        lanes(limits, largestFirst.size()),
        () ->
            new SegmentCheck(
                repository,
                level == Level.DECODED,
                new ReadingLane(repository.codecs(), (int) limits.frameSize().bytes(), room)),
        (worker, check, item) -> look(check, item),
        new Workers.Watch(
            cancellation,
            Duration.ofDays(1),
            () -> {},
            () -> progress.tick(doneRecords::get, () -> total)));
  }

  /** Each reads a frame, as stored and as decompressed; larger ones share the other half. */
  static int lanes(Limits limits, int segments) {
    long laneBytes = 2 * limits.frameSize().bytes();
    long affordable = Math.max(1, limits.memory().bytes() / 2 / laneBytes);
    return (int) Math.min(Math.min(limits.parallelPartitions(), affordable), segments);
  }

  private void look(SegmentCheck check, StoredSegment item) {
    try {
      records.addAndGet(check.run(item.topic(), item.partition(), item.segment()));
    } catch (CorruptBackupException e) {
      damaged.add(item.segment());
      damages.add(item.damage(String.valueOf(e.getMessage())));
    }
    progress.moved(item.segment().sizeBytes());
    doneRecords.addAndGet(item.segment().records());
  }
}
