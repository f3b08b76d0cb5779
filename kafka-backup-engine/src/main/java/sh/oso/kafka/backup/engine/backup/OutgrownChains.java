package sh.oso.kafka.backup.engine.backup;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.TopicDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.cluster.LogSizes;

/**
 * Finds compacted topics of which the backups hold much that the source's cleaner has removed
 * since. To read such a topic anew costs no more than what was added to the backups since the last
 * time, and restores are the faster for it.
 */
final class OutgrownChains {

  private static final Logger LOG = LoggerFactory.getLogger(OutgrownChains.class);

  /** How many times the log a backup may hold before the topic is read anew. */
  private static final int MOST_TIMES = 2;

  /** With less than this in the backup there is nothing to gain. */
  private static final long LEAST_BYTES = 1 << 20;

  private final Cluster cluster;
  private final Consumer<String> warn;

  OutgrownChains(Cluster cluster, Consumer<String> warn) {
    this.cluster = cluster;
    this.warn = warn;
  }

  /**
   * Looks at topics. If the sizes of their logs cannot be had, that is a warning, and none is
   * found.
   *
   * @param parent what the backup before holds
   * @param compacted topics of the source with a cleaner at work
   * @return names of those that are to be read anew
   */
  Set<String> find(Manifest parent, Collection<TopicDescription> compacted) {
    Map<String, TopicEntry> large = new HashMap<>();
    for (TopicEntry entry : parent.topics()) {
      if (entry.logicalBytes() >= LEAST_BYTES) {
        large.put(entry.name(), entry);
      }
    }
    List<TopicDescription> asked = new ArrayList<>(compacted);
    asked.removeIf(topic -> !isIn(large, topic));
    Set<String> outgrown = new HashSet<>();
    if (asked.isEmpty()) {
      return outgrown;
    }
    sizes(asked)
        .forEach(
            (topic, liveBytes) -> {
              TopicEntry entry = large.get(topic);
              if (entry != null && entry.logicalBytes() > MOST_TIMES * liveBytes) {
                LOG.debug(
                    "backups outgrew the log: topic={} logicalBytes={} logBytes={}",
                    topic,
                    entry.logicalBytes(),
                    liveBytes);
                outgrown.add(topic);
              }
            });
    return outgrown;
  }

  private static boolean isIn(Map<String, TopicEntry> large, TopicDescription topic) {
    TopicEntry entry = large.get(topic.name());
    return entry != null && entry.topicId().equals(topic.topicId().toString());
  }

  private Map<String, Long> sizes(List<TopicDescription> topics) {
    try {
      return new LogSizes(cluster).ofTopics(topics);
    } catch (KafkaAccessException | KafkaUnavailableException e) {
      warn.accept(
          "compacted topics are not read anew when their backups have outgrown them: "
              + e.getMessage());
      return Map.of();
    }
  }
}
