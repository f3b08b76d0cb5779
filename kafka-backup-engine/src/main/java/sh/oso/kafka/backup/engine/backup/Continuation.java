package sh.oso.kafka.backup.engine.backup;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.manifest.ChainBreak;
import sh.oso.kafka.backup.api.manifest.ChainBreak.Reason;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.api.manifest.TopicEntry;

/**
 * What of a parent backup one topic can go on from.
 *
 * <ol>
 *   <li>A topic with another id is another topic.
 *   <li>A log that ends before the parent's end, or whose epochs say that it did meanwhile, was cut
 *       back: nothing that the parent holds is known to be in it.
 *   <li>In a compacted topic a tombstone may have vanished since the parent began: {@link
 *       Tombstones}. Or the parent holds much more than the log: {@link OutgrownChains}.
 *   <li>Where the log begins behind the parent's end, records were deleted that no backup has.
 * </ol>
 */
final class Continuation {

  private final @Nullable ObjectRef parentIndex;
  private final Map<Integer, PartitionBounds> parentBounds = new HashMap<>();
  private final List<ChainBreak> breaks = new ArrayList<>();
  private String whyAnew = "";

  private Continuation(@Nullable ObjectRef parentIndex) {
    this.parentIndex = parentIndex;
  }

  /** Nothing to go on from. */
  static Continuation none() {
    return new Continuation(null);
  }

  /**
   * Looks at one topic.
   *
   * @param entry what the parent says of it, if there is a parent that has it
   * @param whyAnew why a compacted topic must not be gone on from; empty if it may be
   */
  static Continuation of(Optional<TopicEntry> entry, String topicId, Optional<String> whyAnew) {
    if (entry.isEmpty()) {
      return none();
    }
    if (!entry.get().topicId().equals(topicId)) {
      Continuation anew = new Continuation(null);
      anew.breaks.add(ChainBreak.of(-1, Reason.TOPIC_RECREATED));
      return anew;
    }
    if (whyAnew.isPresent()) {
      Continuation anew = new Continuation(null);
      anew.whyAnew = whyAnew.get();
      anew.breaks.add(ChainBreak.of(-1, Reason.COMPACTED_READ_ANEW));
      return anew;
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
  Stream<String> warnings(String topic) {
    return breaks.stream().map(chainBreak -> warning(topic, chainBreak));
  }

  private String warning(String topic, ChainBreak chainBreak) {
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
          case COMPACTED_READ_ANEW -> whyAnew;
        }
        + ". It is read anew";
  }
}
