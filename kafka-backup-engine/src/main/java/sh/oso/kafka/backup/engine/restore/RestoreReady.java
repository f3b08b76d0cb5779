package sh.oso.kafka.backup.engine.restore;

import java.util.List;

/**
 * Content of a restore's {@code ready.json}: the target topics as they were before the first
 * record.
 *
 * @param producerId whose batches these will be
 * @param producerEpoch goes with it
 */
public record RestoreReady(
    int formatVersion,
    String restoreId,
    long producerId,
    short producerEpoch,
    List<ReadyTopic> topics) {

  public RestoreReady {
    topics = List.copyOf(topics);
  }

  /**
   * A target topic.
   *
   * @param topicId the target's, in Kafka's text form
   * @param baseOffsets for every partition the offset that its first record will get
   */
  public record ReadyTopic(String target, String topicId, List<Long> baseOffsets) {

    public ReadyTopic {
      baseOffsets = List.copyOf(baseOffsets);
    }
  }
}
