package sh.oso.kafka.backup.engine.rebuild;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.UnsupportedFormatException;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.manifest.TopicIndex;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.engine.manifest.FoundIndex;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.RepositoryFailures;

/**
 * The data that a bucket holds, by topic. Indexes and segments are read when they are asked for;
 * what cannot be read is a problem and left out. For one thread.
 */
final class Holdings {

  /** A topic, by name and id. */
  record Topic(String name, String topicId) implements Comparable<Topic> {

    @Override
    public int compareTo(Topic other) {
      int byName = name.compareTo(other.name);
      return byName != 0 ? byName : topicId.compareTo(other.topicId);
    }
  }

  private final Repository repository;
  private final List<String> problems;
  private final Runnable goOn;
  private final Map<Topic, List<ObjectStat>> listed = new TreeMap<>();
  private final Map<String, Long> sizes = new HashMap<>();
  private final Map<String, Instant> storedAt = new HashMap<>();
  private final Map<Topic, List<KnownIndex>> indexes = new HashMap<>();
  private final Map<Topic, List<FoundSegment>> segments = new HashMap<>();
  private final Set<String> lost = new HashSet<>();

  /**
   * Begins with nothing.
   *
   * @param problems what cannot be used is added to
   * @param goOn called in every loop
   */
  Holdings(Repository repository, List<String> problems, Runnable goOn) {
    this.repository = repository;
    this.goOn = goOn;
    this.problems = problems;
  }

  /** Lists all data. */
  void list() {
    try (ObjectListing listing = repository.store().list("topics/", "")) {
      for (Optional<ObjectStat> next = listing.next(); next.isPresent(); next = listing.next()) {
        goOn.run();
        ObjectStat stat = next.get();
        String[] parts = stat.key().value().split("/", -1);
        if (parts.length >= 4) {
          listed.computeIfAbsent(new Topic(parts[1], parts[2]), t -> new ArrayList<>()).add(stat);
          sizes.put(stat.key().value(), stat.sizeBytes());
          storedAt.put(stat.key().value(), stat.lastModified());
        }
      }
    } catch (IOException e) {
      throw RepositoryFailures.translate(repository.store().location(), "listing topics/", e);
    }
  }

  /** All topics of which there is anything. */
  Set<Topic> topics() {
    return listed.keySet();
  }

  /** Indexes of a topic of which every segment is there. */
  List<KnownIndex> indexes(Topic topic) {
    return indexes.computeIfAbsent(topic, this::readIndexes);
  }

  /** Reads one of them again. */
  TopicIndex load(Topic topic, KnownIndex index) {
    return repository.loadTopicIndex(topic.name(), index.ref());
  }

  private List<KnownIndex> readIndexes(Topic topic) {
    List<KnownIndex> found = new ArrayList<>();
    for (ObjectStat stat : listed.getOrDefault(topic, List.of())) {
      if (!isIndex(stat)) {
        continue;
      }
      goOn.run();
      try {
        Optional<FoundIndex> index = repository.findTopicIndex(stat);
        if (index.isEmpty()) {
          problems.add(stat.key() + " is of a codec that is not at hand; give its plug-in");
        } else if (isOf(index.get().index(), topic) && isWhole(index.get().index(), stat)) {
          found.add(known(index.get()));
        }
      } catch (CorruptBackupException | UnsupportedFormatException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    return found;
  }

  private static KnownIndex known(FoundIndex found) {
    return new KnownIndex(
        found.ref(),
        found.storedAt(),
        found.index().partitions().stream()
            .map(
                it ->
                    new PartitionBounds(
                        it.partition(), it.startOffset(), it.endOffset(), it.leaderEpoch()))
            .toList());
  }

  private static boolean isOf(TopicIndex index, Topic topic) {
    return index.topic().equals(topic.name()) && index.topicId().equals(topic.topicId());
  }

  private boolean isWhole(TopicIndex index, ObjectStat stat) {
    List<String> missing =
        index.partitions().stream()
            .flatMap(partition -> partition.segments().stream())
            .filter(segment -> !isThere(segment))
            .map(SegmentEntry::object)
            .toList();
    if (!missing.isEmpty() && lost.add(stat.key().value())) {
      problems.add(
          stat.key()
              + " is not used: "
              + missing.size()
              + " of its segments are lost, the first is "
              + missing.get(0));
    }
    return missing.isEmpty();
  }

  private boolean isThere(SegmentEntry segment) {
    return sizes.getOrDefault(segment.object(), -1L) >= segment.position() + segment.sizeBytes();
  }

  /** The store's time of an object that was listed. */
  Instant storedAt(String key) {
    return storedAt.getOrDefault(key, Instant.EPOCH);
  }

  /** Whether any segments of a topic were stored between two times. */
  boolean hasSegments(Topic topic, Instant since, Instant before) {
    return listed.getOrDefault(topic, List.of()).stream()
        .filter(stat -> !isIndex(stat))
        .map(ObjectStat::lastModified)
        .anyMatch(time -> !time.isBefore(since) && time.isBefore(before));
  }

  /** The source cluster of an index, as one of its segments says; empty if none can tell. */
  Optional<String> clusterId(TopicIndex index) {
    List<SegmentEntry> segments =
        index.partitions().stream().flatMap(partition -> partition.segments().stream()).toList();
    String problem = "it is empty";
    for (SegmentEntry segment : segments) {
      goOn.run();
      try {
        return Optional.of(SegmentScan.clusterId(repository, segment));
      } catch (CorruptBackupException | UnsupportedFormatException e) {
        problem = String.valueOf(e.getMessage());
      }
    }
    problems.add("of which cluster " + index.topic() + " is, is not known: " + problem);
    return Optional.empty();
  }

  /** All segments of a topic, read from their own indexes. */
  List<FoundSegment> segments(Topic topic) {
    return segments.computeIfAbsent(topic, this::readSegments);
  }

  private List<FoundSegment> readSegments(Topic topic) {
    List<FoundSegment> found = new ArrayList<>();
    for (ObjectStat stat : listed.getOrDefault(topic, List.of())) {
      if (isIndex(stat)) {
        continue;
      }
      for (FoundSegment segment : new SegmentScan(repository, stat, goOn, problems).run()) {
        if (topicOf(segment).equals(topic)) {
          found.add(segment);
        } else {
          problems.add(stat.key() + " is not used: it is of topic " + topicOf(segment));
        }
      }
    }
    return found;
  }

  /** Lets go of what was read of a topic. */
  void forget(Topic topic) {
    indexes.remove(topic);
    segments.remove(topic);
  }

  private static Topic topicOf(FoundSegment segment) {
    UUID id = segment.origin().topicId();
    return new Topic(
        segment.origin().topic(),
        new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits()).toString());
  }

  private static boolean isIndex(ObjectStat stat) {
    String key = stat.key().value();
    return key.startsWith("index-", key.lastIndexOf('/') + 1);
  }
}
