package sh.oso.kafka.backup.engine.care;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.VerifyReport.Damage;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.manifest.TopicIndex;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.RepositoryFailures;

/** Looks at the indexes of topics, and whether the objects that they name are there. */
final class ListedTopics {

  private final Repository repository;
  private final List<Damage> damages = new ArrayList<>();
  private final List<StoredSegment> all = new ArrayList<>();
  private final List<StoredSegment> sound = new ArrayList<>();
  private long objects;

  ListedTopics(Repository repository) {
    this.repository = repository;
  }

  /** What is wrong. */
  List<Damage> damages() {
    return damages;
  }

  /** All segments that the indexes name. */
  List<StoredSegment> all() {
    return all;
  }

  /** Those worth a look: they are there, and follow one another. */
  List<StoredSegment> sound() {
    return sound;
  }

  /** How many objects were looked for. */
  long objects() {
    return objects;
  }

  /** Looks at a topic. */
  void look(TopicEntry topic) {
    objects++;
    TopicIndex index;
    try {
      index = repository.loadTopicIndex(topic);
    } catch (CorruptBackupException e) {
      damage(topic, String.valueOf(e.getMessage()));
      return;
    }
    if (!bounds(index).equals(topic.partitions())) {
      damage(topic, "the topic index has other partitions or offsets than the manifest");
    }
    Map<String, Long> sizes = sizes("topics/" + topic.name() + "/" + topic.topicId() + "/");
    Set<String> seen = new HashSet<>();
    long counted = 0;
    for (PartitionIndex partition : index.partitions()) {
      for (SegmentEntry segment : partition.segments()) {
        seen.add(segment.object());
        counted += segment.records();
      }
      look(topic, partition, sizes);
    }
    objects += seen.size();
    if (counted != topic.records()) {
      damage(
          topic, "the segments have " + counted + " records, the manifest says " + topic.records());
    }
  }

  private void look(TopicEntry topic, PartitionIndex partition, Map<String, Long> sizes) {
    // The first segment may begin before the start, as long as it reaches behind it.
    long next = 0;
    for (SegmentEntry segment : partition.segments()) {
      StoredSegment stored = new StoredSegment(topic, partition.partition(), segment);
      all.add(stored);
      Long size = sizes.get(segment.object());
      if (size == null) {
        damages.add(stored.damage("the object is missing"));
      } else if (size < segment.position() + segment.sizeBytes()) {
        // It may be larger: a pack, of which no backup needs the rest any more.
        damages.add(
            stored.damage(
                "the object has "
                    + size
                    + " bytes, not "
                    + (segment.position() + segment.sizeBytes())));
      } else if (segment.firstOffset() < next
          || segment.lastOffset() < partition.startOffset()
          || segment.lastOffset() >= partition.endOffset()) {
        damages.add(stored.damage("its offsets do not follow those before it, or pass the end"));
      } else {
        sound.add(stored);
      }
      next = segment.lastOffset() + 1;
    }
  }

  private void damage(TopicEntry topic, String problem) {
    damages.add(new Damage(topic.name(), -1, -1, -1, topic.index().key(), problem));
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
}
