package sh.oso.kafka.backup.engine.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderPartition;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderTopic;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderTopicCollection;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.EpochEndOffset;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.OffsetForLeaderTopicResult;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.OffsetsForLeaderEpochRequest;
import org.apache.kafka.common.requests.OffsetsForLeaderEpochResponse;

/** Between our question for ends of epochs and Kafka's. */
final class EpochEndCall {

  private EpochEndCall() {}

  static OffsetsForLeaderEpochRequest.Builder request(Map<TopicPartition, Integer> epochs) {
    Map<String, OffsetForLeaderTopic> topics = new TreeMap<>();
    epochs.forEach(
        (partition, epoch) ->
            topics
                .computeIfAbsent(partition.topic(), t -> new OffsetForLeaderTopic().setTopic(t))
                .partitions()
                .add(
                    new OffsetForLeaderPartition()
                        .setPartition(partition.partition())
                        .setLeaderEpoch(epoch)));
    OffsetForLeaderTopicCollection all = new OffsetForLeaderTopicCollection();
    topics.values().forEach(all::add);
    return OffsetsForLeaderEpochRequest.Builder.forConsumer(all);
  }

  static List<EpochEnd> answer(OffsetsForLeaderEpochResponse response) {
    List<EpochEnd> ends = new ArrayList<>();
    for (OffsetForLeaderTopicResult topic : response.data().topics()) {
      for (EpochEndOffset end : topic.partitions()) {
        ends.add(
            new EpochEnd(
                new TopicPartition(topic.topic(), end.partition()),
                PartitionFetch.kind(Errors.forCode(end.errorCode())),
                end.leaderEpoch(),
                end.endOffset()));
      }
    }
    return ends;
  }
}
