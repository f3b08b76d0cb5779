package sh.oso.kafka.backup.engine.reset;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;
import sh.oso.kafka.backup.api.offsets.OffsetMapping;
import sh.oso.kafka.backup.engine.offsets.GroupPositions;
import sh.oso.kafka.backup.engine.offsets.NamePatterns;

/** Offsets that are given one by one. */
final class ByMapping implements Destinations {

  private final OffsetMapping mapping;
  private final LogBounds bounds;
  private final NamePatterns topics;
  private Set<TopicPartition> existing = Set.of();

  ByMapping(OffsetMapping mapping, LogBounds bounds, NamePatterns topics) {
    this.mapping = mapping;
    this.bounds = bounds;
    this.topics = topics;
  }

  @Override
  public Optional<Map<String, GroupSnapshot.Type>> given() {
    Map<String, GroupSnapshot.Type> types = new TreeMap<>();
    mapping.groups().keySet().forEach(id -> types.put(id, GroupSnapshot.Type.CLASSIC));
    return Optional.of(types);
  }

  /** Those that are given; also those that do not exist, so that they are not passed over. */
  @Override
  public Set<TopicPartition> partitions(Group now, Set<TopicPartition> candidates) {
    existing = candidates;
    Set<TopicPartition> partitions = new TreeSet<>(GroupPositions.IN_ORDER);
    mapping
        .groups()
        .getOrDefault(now.groupId(), Map.of())
        .forEach(
            (topic, offsets) -> {
              if (topics.matches(topic)) {
                offsets.keySet().forEach(it -> partitions.add(new TopicPartition(topic, it)));
              }
            });
    return partitions;
  }

  @Override
  public void prepare(Map<Group, Set<TopicPartition>> wanted) {
    Set<TopicPartition> all = new HashSet<>();
    wanted.values().forEach(all::addAll);
    all.retainAll(existing);
    bounds.read(all);
  }

  @Override
  public Destination find(Group now, TopicPartition partition) {
    if (!existing.contains(partition)) {
      return new Destination.Unknown("there is no partition " + partition);
    }
    long offset =
        mapping
            .groups()
            .getOrDefault(now.groupId(), Map.of())
            .getOrDefault(partition.topic(), Map.of())
            .getOrDefault(partition.partition(), 0L);
    return bounds.within(partition, offset);
  }
}
