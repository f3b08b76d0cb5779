package sh.oso.kafka.backup.api.manifest;

import java.util.List;

/**
 * Where the data of one topic lies: the content of a topic index object.
 *
 * @param formatVersion version of the repository format
 * @param topic name of the topic
 * @param topicId the topic's id (KIP-516) in Kafka's text form
 * @param partitions every partition, in order of number
 */
public record TopicIndex(
    int formatVersion, String topic, String topicId, List<PartitionIndex> partitions) {

  public TopicIndex {
    partitions = List.copyOf(partitions);
  }
}
