package sh.oso.kafka.backup.engine.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.FetchMetadata;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;

/** Between our fetch and Kafka's. */
final class FetchCall {

  /** The last version that names topics rather than giving their ids. */
  private static final short LAST_BY_NAME = 12;

  private final Map<TopicPartition, FetchTarget> targets = new LinkedHashMap<>();
  private final Map<Uuid, String> names = new HashMap<>();

  FetchCall(List<FetchTarget> wanted) {
    for (FetchTarget target : wanted) {
      if (targets.put(partition(target), target) != null) {
        throw new IllegalArgumentException("fetched twice in one request: " + target);
      }
      names.put(target.topicId(), target.topic());
    }
  }

  private static TopicPartition partition(FetchTarget target) {
    return new TopicPartition(target.topic(), target.partition());
  }

  FetchRequest.Builder request(int maxWaitMs, int maxBytes, String clientRack) {
    Map<TopicPartition, FetchRequest.PartitionData> wanted = new LinkedHashMap<>();
    targets.forEach(
        (partition, target) ->
            wanted.put(
                partition,
                new FetchRequest.PartitionData(
                    target.topicId(),
                    target.offset(),
                    FetchRequest.INVALID_LOG_START_OFFSET,
                    target.maxBytes(),
                    Optional.empty(),
                    target.lastEpoch() == FetchTarget.UNKNOWN_EPOCH
                        ? Optional.empty()
                        : Optional.of(target.lastEpoch()))));
    short version =
        names.containsKey(Uuid.ZERO_UUID) ? LAST_BY_NAME : ApiKeys.FETCH.latestVersion();
    return FetchRequest.Builder.forConsumer(version, maxWaitMs, 1, wanted)
        .isolationLevel(IsolationLevel.READ_COMMITTED)
        .setMaxBytes(maxBytes)
        .metadata(FetchMetadata.LEGACY)
        .rackId(clientRack);
  }

  FetchAnswer answer(FetchResponse response, Runnable whenReleased) {
    Map<TopicPartition, PartitionFetch> answered = new HashMap<>();
    for (FetchResponseData.FetchableTopicResponse topic : response.data().responses()) {
      String name = topic.topic().isEmpty() ? names.get(topic.topicId()) : topic.topic();
      for (FetchResponseData.PartitionData partition : topic.partitions()) {
        TopicPartition key = new TopicPartition(name, partition.partitionIndex());
        FetchTarget target = targets.get(key);
        if (target != null) {
          answered.put(key, answer(target, partition));
        }
      }
    }
    Errors forAll =
        response.error() == Errors.NONE ? Errors.UNKNOWN_SERVER_ERROR : response.error();
    List<PartitionFetch> inOrder = new ArrayList<>(targets.size());
    targets.forEach(
        (key, target) ->
            inOrder.add(answered.getOrDefault(key, PartitionFetch.failed(target, forAll))));
    return new FetchAnswer(inOrder, whenReleased);
  }

  private static PartitionFetch answer(
      FetchTarget target, FetchResponseData.PartitionData partition) {
    List<AbortedTransaction> aborted = new ArrayList<>();
    if (partition.abortedTransactions() != null) {
      partition
          .abortedTransactions()
          .forEach(a -> aborted.add(new AbortedTransaction(a.producerId(), a.firstOffset())));
    }
    ByteBuffer records =
        partition.records() instanceof MemoryRecords memory
            ? memory.buffer()
            : ByteBuffer.allocate(0);
    return new PartitionFetch(
        target,
        Errors.forCode(partition.errorCode()),
        partition.highWatermark(),
        partition.lastStableOffset(),
        partition.logStartOffset(),
        List.copyOf(aborted),
        partition.divergingEpoch().endOffset() < 0
            ? OptionalLong.empty()
            : OptionalLong.of(partition.divergingEpoch().endOffset()),
        partition.preferredReadReplica() < 0
            ? OptionalInt.empty()
            : OptionalInt.of(partition.preferredReadReplica()),
        records);
  }
}
