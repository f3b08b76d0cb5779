package sh.oso.kafka.backup.engine.groups;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.engine.cluster.KafkaFailures;
import sh.oso.kafka.backup.engine.groups.OffsetAnswer.Committed;

/**
 * Asks through the admin client. No request names more than some thousand groups and partitions.
 * The admin client leaves a partition out of its answer if the coordinator could not tell it; asked
 * for by name, one without an offset is there with null. So what is asked for by name must be
 * there.
 */
final class AdminOffsetQuestions implements OffsetQuestions {

  private static final int GROUPS_PER_CALL = 100;
  private static final int PARTITIONS_PER_CALL = 5_000;

  private final Admin admin;

  AdminOffsetQuestions(Admin admin) {
    this.admin = admin;
  }

  @Override
  public Map<String, OffsetAnswer> committed(Collection<String> groupIds) {
    Map<String, OffsetAnswer> answers = new HashMap<>();
    for (List<String> some : parts(groupIds, GROUPS_PER_CALL)) {
      Map<String, ListConsumerGroupOffsetsSpec> specs = new HashMap<>();
      some.forEach(id -> specs.put(id, new ListConsumerGroupOffsetsSpec()));
      var result = admin.listConsumerGroupOffsets(specs);
      for (String id : some) {
        answers.put(
            id,
            answer(id, result.partitionsToOffsetAndMetadata(id), AdminOffsetQuestions::committed));
      }
    }
    return answers;
  }

  @Override
  public OffsetAnswer committed(String groupId, Set<TopicPartition> partitions) {
    return byParts(
        groupId,
        partitions,
        some ->
            answer(
                groupId,
                admin
                    .listConsumerGroupOffsets(
                        Map.of(groupId, new ListConsumerGroupOffsetsSpec().topicPartitions(some)))
                    .partitionsToOffsetAndMetadata(groupId),
                AdminOffsetQuestions::committed));
  }

  @Override
  public OffsetAnswer shareStarts(String groupId, Set<TopicPartition> partitions) {
    return byParts(
        groupId,
        partitions,
        some ->
            answer(
                groupId,
                admin
                    .listShareGroupOffsets(
                        Map.of(groupId, new ListShareGroupOffsetsSpec().topicPartitions(some)))
                    .partitionsToOffsetInfo(groupId),
                AdminOffsetQuestions::committed));
  }

  private static OffsetAnswer byParts(
      String groupId,
      Set<TopicPartition> partitions,
      Function<List<TopicPartition>, OffsetAnswer> question) {
    Map<TopicPartition, @Nullable Committed> offsets = new HashMap<>();
    for (List<TopicPartition> some : parts(partitions, PARTITIONS_PER_CALL)) {
      OffsetAnswer answer = question.apply(some);
      if (!(answer instanceof OffsetAnswer.Known known)) {
        return answer;
      }
      for (TopicPartition partition : some) {
        if (!known.offsets().containsKey(partition)) {
          throw new KafkaUnavailableException(
              "the coordinator of group "
                  + groupId
                  + " could not tell its offset in "
                  + partition
                  + "; check the brokers and run again");
        }
      }
      offsets.putAll(known.offsets());
    }
    return new OffsetAnswer.Known(offsets);
  }

  private static <V> OffsetAnswer answer(
      String groupId,
      KafkaFuture<Map<TopicPartition, V>> future,
      Function<V, Committed> committed) {
    String what = "reading offsets of group " + groupId;
    try {
      Map<TopicPartition, @Nullable Committed> offsets = new HashMap<>();
      future
          .get()
          .forEach(
              (partition, it) -> offsets.put(partition, it == null ? null : committed.apply(it)));
      return new OffsetAnswer.Known(offsets);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupAuthorizationException) {
        return new OffsetAnswer.NotPermitted();
      }
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return new OffsetAnswer.Gone();
      }
      if (e.getCause() instanceof UnsupportedVersionException) {
        return new OffsetAnswer.NotSupported();
      }
      throw KafkaFailures.translate(what, e);
    } catch (InterruptedException e) {
      throw KafkaFailures.translate(what, e);
    }
  }

  private static Committed committed(OffsetAndMetadata it) {
    return new Committed(it.offset(), it.leaderEpoch().orElse(-1), it.metadata());
  }

  private static Committed committed(SharePartitionOffsetInfo it) {
    return new Committed(it.startOffset(), it.leaderEpoch().orElse(-1), "");
  }

  private static <T> List<List<T>> parts(Collection<T> all, int size) {
    List<T> list = List.copyOf(all);
    return IntStream.iterate(0, from -> from < list.size(), from -> from + size)
        .mapToObj(from -> list.subList(from, Math.min(list.size(), from + size)))
        .toList();
  }
}
