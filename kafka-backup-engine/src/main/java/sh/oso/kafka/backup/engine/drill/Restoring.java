package sh.oso.kafka.backup.engine.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.VerifyReport.Damage;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.look.LiveTopics;
import sh.oso.kafka.backup.engine.look.ReadCount;
import sh.oso.kafka.backup.engine.look.RecordSource;
import sh.oso.kafka.backup.engine.look.RecordStream;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.restore.ScratchLoad;
import sh.oso.kafka.backup.engine.restore.ScratchLoad.Part;
import sh.oso.kafka.backup.engine.run.LargeRoom;
import sh.oso.kafka.backup.engine.run.Progress;
import sh.oso.kafka.backup.engine.segment.ReadingLane;
import sh.oso.kafka.backup.engine.segment.RecordRange;

/** Restores waves of a sample into scratch topics, and compares what is there then. */
final class Restoring {

  private final Map<String, Object> properties;
  private final Cluster cluster;
  private final Repository repository;
  private final Limits limits;
  private final Progress progress;
  private final ScratchTopics topics;
  private final Cancellation cancellation;
  private final AtomicLong loaded = new AtomicLong();
  private long expected;
  private long matched;

  Restoring(
      Map<String, Object> properties,
      Cluster cluster,
      Repository repository,
      Limits limits,
      Progress progress,
      ScratchTopics topics,
      Cancellation cancellation) {
    this.properties = properties;
    this.cluster = cluster;
    this.repository = repository;
    this.limits = limits;
    this.progress = progress;
    this.topics = topics;
    this.cancellation = cancellation;
  }

  /** Records that came back as the backup has them. */
  long matched() {
    return matched;
  }

  /** Restores a wave; gives back what came back wrong. */
  List<Damage> run(List<Waves.Share> wave) {
    expected += wave.stream().mapToLong(share -> share.index().records()).sum();
    List<Part> parts = parts(wave);
    new ScratchLoad(properties, cluster, repository, limits, progress)
        .run(parts, loaded, cancellation, () -> progress.tick(loaded::get, () -> expected));
    return compare(parts);
  }

  /** Gives each source topic a scratch topic, with a partition for each one of its share. */
  private List<Part> parts(List<Waves.Share> wave) {
    Map<String, String> names = new TreeMap<>();
    Map<String, Integer> partitions = new TreeMap<>();
    List<TopicPartition> targets = new ArrayList<>();
    for (Waves.Share share : wave) {
      String name = names.computeIfAbsent(share.topic().name(), topic -> topics.newName());
      int count = partitions.merge(name, 1, Integer::sum);
      targets.add(new TopicPartition(name, count - 1));
    }
    Map<String, Uuid> ids = topics.create(partitions);
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < wave.size(); i++) {
      TopicPartition target = targets.get(i);
      Uuid id = ids.getOrDefault(target.topic(), Uuid.ZERO_UUID);
      parts.add(new Part(wave.get(i).topic(), wave.get(i).index(), target, id));
    }
    return parts;
  }

  private List<Damage> compare(List<Part> parts) {
    Map<TopicPartition, Long> ends =
        cluster.offsets(
            parts.stream().map(Part::target).toList(),
            OffsetSpec.latest(),
            IsolationLevel.READ_COMMITTED);
    List<Damage> damages = new ArrayList<>();
    LargeRoom room = new LargeRoom(limits.memory().bytes() / 4);
    try (LiveTopics live = new LiveTopics(properties, limits, cancellation);
        ReadingLane lane =
            new ReadingLane(repository.codecs(), (int) limits.frameSize().bytes(), room)) {
      for (Part part : parts) {
        compare(part, live, Cluster.offset(ends, part.target()), lane).ifPresent(damages::add);
      }
    }
    return damages;
  }

  private Optional<Damage> compare(Part part, LiveTopics live, long end, ReadingLane lane) {
    RecordMatch match = new RecordMatch(cancellation);
    try (RecordSource held =
            new RecordStream(
                repository,
                part.topic().name(),
                part.index().partition(),
                part.index().segments(),
                RecordRange.of(part.index()),
                lane,
                new ReadCount());
        RecordSource back = live.read(part.target(), 0, end)) {
      Optional<RecordMatch.Mismatch> mismatch = match.run(held, back);
      matched += match.matched();
      return mismatch.map(it -> damage(part, it));
    } catch (CorruptBackupException e) {
      return Optional.of(
          damage(
              part,
              new RecordMatch.Mismatch(
                  part.index().segments().get(0).firstOffset(),
                  last(part.index().segments()).lastOffset(),
                  String.valueOf(e.getMessage()))));
    }
  }

  private static Damage damage(Part part, RecordMatch.Mismatch mismatch) {
    SegmentEntry segment =
        part.index().segments().stream()
            .filter(it -> it.lastOffset() >= mismatch.firstOffset())
            .findFirst()
            .orElseGet(() -> last(part.index().segments()));
    return new Damage(
        part.topic().name(),
        part.index().partition(),
        mismatch.firstOffset(),
        mismatch.lastOffset(),
        segment.object(),
        "restored into a scratch topic: " + mismatch.problem());
  }

  private static SegmentEntry last(List<SegmentEntry> segments) {
    return segments.get(segments.size() - 1);
  }
}
