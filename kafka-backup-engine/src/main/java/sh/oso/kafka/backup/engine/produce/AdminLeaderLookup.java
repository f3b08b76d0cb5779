package sh.oso.kafka.backup.engine.produce;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;

/** Asks by Kafka's public Admin client, which answers on a thread of its own. */
public final class AdminLeaderLookup implements LeaderLookup {

  private final Admin admin;

  /**
   * Uses a client.
   *
   * @param admin borrowed
   */
  public AdminLeaderLookup(Admin admin) {
    this.admin = admin;
  }

  @Override
  public CompletionStage<Found> find(Set<String> topics) {
    Map<String, KafkaFuture<TopicDescription>> asked =
        admin.describeTopics(topics).topicNameValues();
    CompletableFuture<Void> all =
        CompletableFuture.allOf(
            asked.values().stream()
                .map(answer -> answer.toCompletionStage().handle((ok, failed) -> ok))
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture<?>[]::new));
    return all.thenApply(done -> collect(asked));
  }

  private static Found collect(Map<String, KafkaFuture<TopicDescription>> answered) {
    Map<TopicPartition, Node> leaders = new HashMap<>();
    Map<String, Uuid> topicIds = new HashMap<>();
    answered.forEach(
        (topic, answer) -> {
          TopicDescription description = descriptionOf(topic, answer);
          if (description != null) {
            topicIds.put(topic, description.topicId());
            description.partitions().stream()
                .filter(partition -> partition.leader() != null && !partition.leader().isEmpty())
                .forEach(
                    partition ->
                        leaders.put(
                            new TopicPartition(topic, partition.partition()), partition.leader()));
          }
        });
    return new Found(leaders, topicIds);
  }

  private static @Nullable TopicDescription descriptionOf(
      String topic, KafkaFuture<TopicDescription> answer) {
    try {
      return answer.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof UnknownTopicOrPartitionException) {
        return null;
      }
      throw translated(topic, cause);
    }
  }

  private static KafkaBackupException translated(String topic, Throwable cause) {
    String message = "cannot find the leaders of topic '" + topic + "': " + cause.getMessage();
    if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
      return new KafkaAccessException(message + "; grant Describe on the topic", cause);
    }
    // Also what Kafka does not call retriable, such as a closed client, ends with the retry time.
    return new KafkaUnavailableException(message, cause);
  }
}
