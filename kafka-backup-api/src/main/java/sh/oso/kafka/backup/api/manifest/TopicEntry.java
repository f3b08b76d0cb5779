package sh.oso.kafka.backup.api.manifest;

import java.util.List;

/**
 * One topic of a backup.
 *
 * @param name the topic's name
 * @param topicId the topic's id (KIP-516) in Kafka's text form
 * @param replicationFactor number of replicas at the source
 * @param configs effective settings at the source, by name
 * @param partitions bounds of every partition, in order of number
 * @param breaks where this backup could not go on from its parent
 * @param records number of records of all segments, those in the first one that lie before the
 *     start offset too
 * @param logicalBytes size of the record batches once frames are decompressed
 * @param storedBytes size of the segments
 * @param segments number of segments
 * @param minTimestamp least record timestamp in milliseconds since the epoch, -1 if no record has
 *     one
 * @param maxTimestamp greatest record timestamp in milliseconds since the epoch, -1 likewise
 * @param gaps number of gaps; the topic index has them
 * @param index the topic index
 */
public record TopicEntry(
    String name,
    String topicId,
    int replicationFactor,
    List<TopicConfig> configs,
    List<PartitionBounds> partitions,
    List<ChainBreak> breaks,
    long records,
    long logicalBytes,
    long storedBytes,
    long segments,
    long minTimestamp,
    long maxTimestamp,
    int gaps,
    ObjectRef index) {

  public TopicEntry {
    configs = List.copyOf(configs);
    partitions = List.copyOf(partitions);
    breaks = List.copyOf(breaks);
  }
}
