package sh.oso.kafka.backup.engine.reset;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;
import sh.oso.kafka.backup.api.offsets.OffsetStrategy;
import sh.oso.kafka.backup.engine.offsets.NamePatterns;

/** Strategies for which the logs of the partitions say all. */
final class ByLog implements Destinations {

  private final OffsetStrategy strategy;
  private final LogBounds bounds;
  private final NamePatterns groups;
  private final NamePatterns topics;

  ByLog(OffsetStrategy strategy, LogBounds bounds, NamePatterns groups, NamePatterns topics) {
    this.strategy = strategy;
    this.bounds = bounds;
    this.groups = groups;
    this.topics = topics;
  }

  /** All partitions of topics in which it has a commit, or which are named as it is. */
  @Override
  public Set<TopicPartition> partitions(Group now, Set<TopicPartition> candidates) {
    Set<String> chosen = new HashSet<>();
    now.topics().forEach(topic -> chosen.add(topic.topic()));
    if (groups.names(now.groupId())) {
      chosen.addAll(topics.literals());
    }
    Set<TopicPartition> partitions = new HashSet<>(candidates);
    partitions.removeIf(partition -> !chosen.contains(partition.topic()));
    return partitions;
  }

  @Override
  public void prepare(Map<Group, Set<TopicPartition>> wanted) {
    Set<TopicPartition> all = new HashSet<>();
    wanted.values().forEach(all::addAll);
    bounds.read(all);
    if (strategy instanceof OffsetStrategy.AtTime atTime) {
      bounds.readTime(all, atTime.moment());
    }
  }

  @Override
  public Destination find(Group now, TopicPartition partition) {
    if (strategy instanceof OffsetStrategy.Earliest) {
      return new Destination.At(bounds.first(partition), "");
    }
    if (strategy instanceof OffsetStrategy.Latest) {
      return new Destination.At(bounds.end(partition), "");
    }
    if (strategy instanceof OffsetStrategy.AtTime) {
      return bounds.atTime(partition);
    }
    if (strategy instanceof OffsetStrategy.AtOffset atOffset) {
      return bounds.within(partition, atOffset.offset());
    }
    throw new IllegalStateException("not a strategy of this class: " + strategy);
  }
}
