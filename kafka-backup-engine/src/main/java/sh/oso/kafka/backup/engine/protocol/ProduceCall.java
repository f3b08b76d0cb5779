package sh.oso.kafka.backup.engine.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;

/** Between our produce and Kafka's. */
final class ProduceCall {

  private static final short ALL_IN_SYNC = -1;

  private final Map<TopicPartition, ProduceBatch> batches = new LinkedHashMap<>();
  private final Map<Uuid, String> names = new HashMap<>();

  ProduceCall(List<ProduceBatch> given) {
    for (ProduceBatch batch : given) {
      if (batches.put(new TopicPartition(batch.topic(), batch.partition()), batch) != null) {
        throw new IllegalArgumentException(
            "two batches for " + batch.topic() + "-" + batch.partition() + " in one request");
      }
      names.put(batch.topicId(), batch.topic());
    }
  }

  ProduceRequest.Builder request(int timeoutMs) {
    var topics = new ProduceRequestData.TopicProduceDataCollection();
    for (ProduceBatch batch : batches.values()) {
      ProduceRequestData.TopicProduceData topic = topics.find(batch.topic(), batch.topicId());
      if (topic == null) {
        topic =
            new ProduceRequestData.TopicProduceData()
                .setName(batch.topic())
                .setTopicId(batch.topicId());
        topics.add(topic);
      }
      topic
          .partitionData()
          .add(
              new ProduceRequestData.PartitionProduceData()
                  .setIndex(batch.partition())
                  .setRecords(MemoryRecords.readableRecords(batch.batch().slice())));
    }
    // Without a topic id the second argument keeps to versions that go by name.
    return ProduceRequest.builder(
        new ProduceRequestData()
            .setAcks(ALL_IN_SYNC)
            .setTimeoutMs(timeoutMs)
            .setTransactionalId(null)
            .setTopicData(topics));
  }

  ProduceAnswer answer(ProduceResponse response) {
    Map<TopicPartition, PartitionProduce> answered = new HashMap<>();
    for (ProduceResponseData.TopicProduceResponse topic : response.data().responses()) {
      String name = topic.name().isEmpty() ? names.get(topic.topicId()) : topic.name();
      for (ProduceResponseData.PartitionProduceResponse partition : topic.partitionResponses()) {
        TopicPartition key = new TopicPartition(name, partition.index());
        ProduceBatch batch = batches.get(key);
        if (batch != null) {
          answered.put(key, answer(batch, partition));
        }
      }
    }
    List<PartitionProduce> inOrder = new ArrayList<>(batches.size());
    batches.forEach((key, batch) -> inOrder.add(answered.getOrDefault(key, missing(batch))));
    return new ProduceAnswer(inOrder);
  }

  private static PartitionProduce answer(
      ProduceBatch batch, ProduceResponseData.PartitionProduceResponse partition) {
    return new PartitionProduce(
        batch,
        Errors.forCode(partition.errorCode()),
        partition.baseOffset(),
        partition.logAppendTimeMs(),
        partition.logStartOffset(),
        partition.errorMessage() == null ? "" : partition.errorMessage());
  }

  private static PartitionProduce missing(ProduceBatch batch) {
    return new PartitionProduce(
        batch, Errors.UNKNOWN_SERVER_ERROR, -1, -1, -1, "the answer does not mention it");
  }
}
