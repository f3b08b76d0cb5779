package sh.oso.kafka.backup.engine.offsets;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidRequestException;

/**
 * Requests for the offsets of one group. A coordinator writes all that one request commits as one
 * batch, which may not be larger than a message may be: so there are several if need be.
 */
final class CommitRequests {

  /** Half of what a broker takes in one batch, unless it was told otherwise. */
  private static final int BYTES_PER_CALL = 512 << 10;

  /** More than a commit takes besides its names and metadata. */
  private static final int BYTES_PER_COMMIT = 100;

  private final Admin admin;
  private final GroupChange change;

  CommitRequests(Admin admin, GroupChange change) {
    this.admin = admin;
    this.change = change;
  }

  /** Sends requests, and gives an answer for each partition of each. */
  interface Send {
    Iterable<Map<TopicPartition, CompletableFuture<Void>>> send(
        Collection<TopicPartition> partitions);
  }

  /** Puts the group where the change says. The next request is sent when it is asked for. */
  Iterable<Map<TopicPartition, CompletableFuture<Void>>> set(
      Collection<TopicPartition> partitions) {
    return () -> parts(partitions).stream().map(this::set).iterator();
  }

  private Map<TopicPartition, CompletableFuture<Void>> set(List<TopicPartition> some) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    some.forEach(partition -> offsets.put(partition, offset(partition)));
    if (!change.share()) {
      var result = admin.alterConsumerGroupOffsets(change.groupId(), offsets);
      return answers(some, result::partitionResult);
    }
    Map<TopicPartition, Long> starts = new HashMap<>();
    offsets.forEach((partition, it) -> starts.put(partition, it.offset()));
    var result = admin.alterShareGroupOffsets(change.groupId(), starts);
    return answers(some, result::partitionResult);
  }

  private OffsetAndMetadata offset(TopicPartition partition) {
    OffsetAndMetadata offset = change.offsets().get(partition);
    if (offset == null) {
      throw new IllegalStateException("no offset for " + partition);
    }
    return offset;
  }

  /** Removes commits. A share group can only lose those of whole topics. */
  Iterable<Map<TopicPartition, CompletableFuture<Void>>> remove(
      Collection<TopicPartition> partitions) {
    if (change.share()) {
      return List.of(removeStarts(partitions));
    }
    return () ->
        parts(partitions).stream()
            .map(
                some -> {
                  var result = admin.deleteConsumerGroupOffsets(change.groupId(), Set.copyOf(some));
                  return answers(some, result::partitionResult);
                })
            .iterator();
  }

  private Map<TopicPartition, CompletableFuture<Void>> removeStarts(
      Collection<TopicPartition> partitions) {
    Set<String> kept = new TreeSet<>();
    change.offsets().keySet().forEach(partition -> kept.add(partition.topic()));
    Set<String> whole = new TreeSet<>();
    partitions.forEach(partition -> whole.add(partition.topic()));
    whole.removeAll(kept);
    Map<TopicPartition, CompletableFuture<Void>> answers = new LinkedHashMap<>();
    var result = whole.isEmpty() ? null : admin.deleteShareGroupOffsets(change.groupId(), whole);
    for (TopicPartition partition : partitions) {
      if (result != null && whole.contains(partition.topic())) {
        answers.put(partition, completable(result.topicResult(partition.topic())));
      } else {
        answers.put(
            partition,
            CompletableFuture.failedFuture(
                new InvalidRequestException(
                    "a share group loses its offsets of a topic in all partitions or in none")));
      }
    }
    return answers;
  }

  private static Map<TopicPartition, CompletableFuture<Void>> answers(
      List<TopicPartition> partitions, Function<TopicPartition, KafkaFuture<Void>> answer) {
    Map<TopicPartition, CompletableFuture<Void>> answers = new LinkedHashMap<>();
    partitions.forEach(partition -> answers.put(partition, completable(answer.apply(partition))));
    return answers;
  }

  private static CompletableFuture<Void> completable(KafkaFuture<Void> answer) {
    return answer.toCompletionStage().toCompletableFuture();
  }

  /** In order, so that what is done of an incomplete change can be foreseen. */
  private List<List<TopicPartition>> parts(Collection<TopicPartition> partitions) {
    Map<String, TreeSet<Integer>> ordered = new TreeMap<>();
    partitions.forEach(
        it -> ordered.computeIfAbsent(it.topic(), topic -> new TreeSet<>()).add(it.partition()));
    List<List<TopicPartition>> parts = new ArrayList<>();
    List<TopicPartition> part = new ArrayList<>();
    int bytes = 0;
    for (Map.Entry<String, TreeSet<Integer>> topic : ordered.entrySet()) {
      for (int number : topic.getValue()) {
        TopicPartition partition = new TopicPartition(topic.getKey(), number);
        int size = size(partition);
        if (!part.isEmpty() && bytes + size > BYTES_PER_CALL) {
          parts.add(part);
          part = new ArrayList<>();
          bytes = 0;
        }
        part.add(partition);
        bytes += size;
      }
    }
    if (!part.isEmpty()) {
      parts.add(part);
    }
    return parts;
  }

  private int size(TopicPartition partition) {
    OffsetAndMetadata offset = change.offsets().get(partition);
    int metadata = offset == null ? 0 : offset.metadata().getBytes(StandardCharsets.UTF_8).length;
    return BYTES_PER_COMMIT + change.groupId().length() * 3 + partition.topic().length() + metadata;
  }
}
