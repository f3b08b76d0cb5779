package sh.oso.kafka.backup.engine.produce;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import sh.oso.kafka.backup.api.KafkaBackupException;

/** Finds out which broker leads a partition. */
public interface LeaderLookup {

  /**
   * What was found.
   *
   * @param leaders partitions that have a leader now
   * @param topicIds topics that exist now
   */
  record Found(Map<TopicPartition, Node> leaders, Map<String, Uuid> topicIds) {}

  /**
   * Asks for all partitions of some topics, without waiting.
   *
   * @param topics their names
   * @return completed by any thread; exceptionally with a {@link KafkaBackupException}, of which
   *     {@link sh.oso.kafka.backup.api.KafkaUnavailableException} is worth another try. A topic
   *     that is not there is missing from the result
   */
  CompletionStage<Found> find(Set<String> topics);
}
