package sh.oso.kafka.backup.engine.care;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.VerifyReport;
import sh.oso.kafka.backup.api.VerifyReport.Damage;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.VerifyRequest.Level;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.manifest.TopicIndex;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.RepositoryFailures;
import sh.oso.kafka.backup.engine.manifest.Salvage;
import sh.oso.kafka.backup.engine.run.LargeRoom;
import sh.oso.kafka.backup.engine.run.Progress;
import sh.oso.kafka.backup.engine.run.Workers;
import sh.oso.kafka.backup.engine.segment.ReadingLane;

/** Looks at all that a manifest names and collects what is wrong. One run; for one thread. */
public final class Verification {

  private final Repository repository;
  private final Limits limits;
  private final Progress progress;
  private final Cancellation cancellation;
  private final Queue<Damage> damages = new ConcurrentLinkedQueue<>();
  private final AtomicLong records = new AtomicLong();
  private final AtomicLong doneRecords = new AtomicLong();
  private long objects;

  /** A segment to look into. */
  private record Item(TopicEntry topic, int partition, SegmentEntry segment) {}

  public Verification(
      Repository repository, Limits limits, Progress progress, Cancellation cancellation) {
    this.repository = repository;
    this.limits = limits;
    this.progress = progress;
    this.cancellation = cancellation;
  }

  public VerifyReport run(Manifest manifest, VerifyRequest request, Instant started, Clock clock) {
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
    int partitions = topics.stream().mapToInt(t -> t.partitions().size()).sum();
    long total = topics.stream().mapToLong(TopicEntry::records).sum();
    progress.tell(
        new RunEvent.Started(manifest.backupId(), false, topics.size(), partitions, total));
    List<Item> sound = new ArrayList<>();
    topics.forEach(topic -> sound.addAll(checkListed(topic)));
    SnapshotCheck snapshots = new SnapshotCheck(repository.snapshots(), request.level());
    damages.addAll(snapshots.run(manifest));
    objects += manifest.snapshots().size();
    if (request.level() != Level.LISTED && !sound.isEmpty()) {
      sound.sort(Comparator.comparingLong((Item item) -> item.segment().sizeBytes()).reversed());
      LargeRoom room = new LargeRoom(limits.memory().bytes() / 2);
      Workers.run(
          "kafka-backup-verify",
          sound,
          lanes(limits, sound.size()),
          () ->
              new SegmentCheck(
                  repository,
                  request.level() == Level.DECODED,
                  new ReadingLane(repository.codecs(), (int) limits.frameSize().bytes(), room)),
          (worker, check, item) -> look(check, item),
          new Workers.Watch(
              cancellation,
              Duration.ofDays(1),
              () -> {},
              () -> progress.tick(doneRecords::get, () -> total)));
    }
    return new VerifyReport(
        manifest.backupId(),
        request.level(),
        partitions,
        objects,
        progress.recordBytes(),
        records.get(),
        damages.stream()
            .sorted(
                Comparator.comparing((Damage d) -> String.valueOf(d.topic()))
                    .thenComparing(Damage::partition)
                    .thenComparing(Damage::firstOffset))
            .toList(),
        Salvage.warnings(manifest),
        Duration.between(started, clock.instant()));
  }

  /** Each reads a frame, as stored and as decompressed; larger ones share the other half. */
  static int lanes(Limits limits, int segments) {
    long laneBytes = 2 * limits.frameSize().bytes();
    long affordable = Math.max(1, limits.memory().bytes() / 2 / laneBytes);
    return (int) Math.min(Math.min(limits.parallelPartitions(), affordable), segments);
  }

  private void look(SegmentCheck check, Item item) {
    SegmentEntry segment = item.segment();
    try {
      records.addAndGet(check.run(item.topic(), item.partition(), segment));
    } catch (CorruptBackupException e) {
      damage(item, String.valueOf(e.getMessage()));
    }
    progress.moved(segment.sizeBytes());
    doneRecords.addAndGet(segment.records());
  }

  /** Checks a topic's index and that its objects are there; gives back segments worth a look. */
  private List<Item> checkListed(TopicEntry topic) {
    objects++;
    TopicIndex index;
    try {
      index = repository.loadTopicIndex(topic);
    } catch (CorruptBackupException e) {
      damages.add(
          new Damage(
              topic.name(), -1, -1, -1, topic.index().key(), String.valueOf(e.getMessage())));
      return List.of();
    }
    Map<String, Long> sizes = sizes("topics/" + topic.name() + "/" + topic.topicId() + "/");
    List<Item> sound = new ArrayList<>();
    if (!bounds(index).equals(topic.partitions())) {
      damages.add(
          new Damage(
              topic.name(),
              -1,
              -1,
              -1,
              topic.index().key(),
              "the topic index has other partitions or offsets than the manifest"));
    }
    Set<String> seen = new HashSet<>();
    long counted = 0;
    for (PartitionIndex partition : index.partitions()) {
      // The first segment may begin before the start, as long as it reaches behind it.
      long next = 0;
      for (SegmentEntry segment : partition.segments()) {
        seen.add(segment.object());
        counted += segment.records();
        Item item = new Item(topic, partition.partition(), segment);
        Long size = sizes.get(segment.object());
        if (size == null) {
          damage(item, "the object is missing");
        } else if (size < segment.position() + segment.sizeBytes()) {
          // It may be larger: a pack, of which no backup needs the rest any more.
          damage(
              item,
              "the object has "
                  + size
                  + " bytes, not "
                  + (segment.position() + segment.sizeBytes()));
        } else if (segment.firstOffset() < next
            || segment.lastOffset() < partition.startOffset()
            || segment.lastOffset() >= partition.endOffset()) {
          damage(item, "its offsets do not follow those before it, or pass the end");
        } else {
          sound.add(item);
        }
        next = segment.lastOffset() + 1;
      }
    }
    objects += seen.size();
    if (counted != topic.records()) {
      damages.add(
          new Damage(
              topic.name(),
              -1,
              -1,
              -1,
              topic.index().key(),
              "the segments have " + counted + " records, the manifest says " + topic.records()));
    }
    return sound;
  }

  private static List<PartitionBounds> bounds(TopicIndex index) {
    return index.partitions().stream()
        .map(
            p ->
                new PartitionBounds(p.partition(), p.startOffset(), p.endOffset(), p.leaderEpoch()))
        .toList();
  }

  private Map<String, Long> sizes(String prefix) {
    Map<String, Long> sizes = new HashMap<>();
    try (ObjectListing listing = repository.store().list(prefix, "")) {
      for (var next = listing.next(); next.isPresent(); next = listing.next()) {
        sizes.put(next.get().key().value(), next.get().sizeBytes());
      }
      return sizes;
    } catch (IOException e) {
      throw RepositoryFailures.translate(repository.store().location(), "listing " + prefix, e);
    }
  }

  private void damage(Item item, String problem) {
    damages.add(
        new Damage(
            item.topic().name(),
            item.partition(),
            item.segment().firstOffset(),
            item.segment().lastOffset(),
            item.segment().object(),
            problem));
  }
}
