package sh.oso.kafka.backup.engine.backup;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.manifest.ChainBreak;
import sh.oso.kafka.backup.api.manifest.ChainBreak.Reason;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.api.manifest.TopicConfig;
import sh.oso.kafka.backup.api.manifest.TopicEntry;

/**
 * What of a parent backup one topic can go on from.
 *
 * <ol>
 *   <li>A topic with another id is another topic.
 *   <li>A log that ends before the parent's end, or whose epochs say that it did meanwhile, was cut
 *       back: nothing that the parent holds is known to be in it.
 *   <li>In a compacted topic a tombstone may have vanished since the parent began: {@link
 *       Tombstones}.
 *   <li>Where the log begins behind the parent's end, records were deleted that no backup has.
 *   <li>Where it begins before the parent's start, records are back that the parent does not have.
 * </ol>
 */
final class Continuation {

  private final @Nullable ObjectRef parentIndex;
  private final Map<Integer, PartitionBounds> parentBounds = new HashMap<>();
  private final List<ChainBreak> breaks = new ArrayList<>();

  private Continuation(@Nullable ObjectRef parentIndex) {
    this.parentIndex = parentIndex;
  }

  /** Nothing to go on from. */
  static Continuation none() {
    return new Continuation(null);
  }

  /** Nothing to go on from, for a reason. */
  static Continuation none(Reason reason) {
    Continuation anew = new Continuation(null);
    anew.breaks.add(ChainBreak.of(-1, reason));
    return anew;
  }

  /**
   * Looks at one topic.
   *
   * @param parent empty if there is none
   * @param configs effective settings of the topic
   * @param now when the new backup begins
   */
  static Continuation of(
      Optional<Manifest> parent,
      String topic,
      String topicId,
      List<TopicConfig> configs,
      Instant now) {
    Optional<TopicEntry> entry =
        parent.stream()
            .flatMap(manifest -> manifest.topics().stream())
            .filter(candidate -> candidate.name().equals(topic))
            .findFirst();
    if (entry.isEmpty()) {
      return none();
    }
    if (!entry.get().topicId().equals(topicId)) {
      return none(Reason.TOPIC_RECREATED);
    }
    if (!Tombstones.areThere(entry.get().configs(), parent.get().startedAt(), configs, now)) {
      return none(Reason.COMPACTED_READ_ANEW);
    }
    Continuation continuation = new Continuation(entry.get().index());
    entry
        .get()
        .partitions()
        .forEach(bounds -> continuation.parentBounds.put(bounds.partition(), bounds));
    return continuation;
  }

  /** Up to where the parent holds each partition. */
  Map<Integer, PartitionBounds> parentBounds() {
    return parentBounds;
  }

  /**
   * What one partition goes on from; null if it is read from its start.
   *
   * @param start the log's start offset
   * @param end where the backup is to end
   * @param cutBack whether epochs say that the log was cut back
   */
  @Nullable PartitionBounds from(int partition, long start, long end, boolean cutBack) {
    PartitionBounds bounds = parentBounds.get(partition);
    if (bounds == null) {
      return null;
    }
    if (cutBack || end < bounds.endOffset()) {
      breaks.add(ChainBreak.of(partition, Reason.LOG_CUT_BACK));
      return null;
    }
    if (start < bounds.startOffset()) {
      breaks.add(ChainBreak.of(partition, Reason.LOG_START_MOVED_BACK));
      return null;
    }
    if (start > bounds.endOffset()) {
      breaks.add(
          new ChainBreak(partition, Reason.RETENTION_OVERTOOK, bounds.endOffset(), start - 1));
      return null;
    }
    return bounds;
  }

  @Nullable ObjectRef parentIndex() {
    return parentIndex;
  }

  List<ChainBreak> breaks() {
    return List.copyOf(breaks);
  }

  /** What breaks mean, for a person. */
  static Stream<String> warnings(String topic, List<ChainBreak> breaks) {
    return breaks.stream().map(chainBreak -> warning(topic, chainBreak));
  }

  private static String warning(String topic, ChainBreak chainBreak) {
    String where = chainBreak.partition() < 0 ? topic : topic + "-" + chainBreak.partition();
    return where
        + ": "
        + switch (chainBreak.reason()) {
          case TOPIC_RECREATED -> "the topic was deleted and made anew since the backup before";
          case LOG_CUT_BACK -> "the log was cut back since the backup before";
          case RETENTION_OVERTOOK ->
              "the source deleted offsets "
                  + chainBreak.firstOffset()
                  + " to "
                  + chainBreak.lastOffset()
                  + " before any backup read them; take backups more often, or keep records longer";
          case COMPACTED_READ_ANEW ->
              "the backup before is older than the topic's delete.retention.ms, or was made under"
                  + " other settings of compaction: a deleted key could come back";
          case LOG_START_MOVED_BACK ->
              "the log starts earlier than it did for the backup before: deleted records are back";
          case PARENT_DAMAGED -> "objects of the backup before are missing or damaged";
        }
        + ". It is read anew";
  }
}
