package sh.oso.kafka.backup.engine.reset;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;
import sh.oso.kafka.backup.api.offsets.OffsetStrategy;
import sh.oso.kafka.backup.engine.offsets.GroupPositions;
import sh.oso.kafka.backup.engine.offsets.NamePatterns;
import sh.oso.kafka.backup.engine.origin.Found;
import sh.oso.kafka.backup.engine.origin.OriginSearch;
import sh.oso.kafka.backup.engine.origin.OriginSearch.Origins;

/** Where the records went at which groups stood at the source, as headers say. */
final class ByOrigin implements Destinations {

  private final OffsetStrategy.HeaderBased strategy;
  private final LogBounds bounds;
  private final NamePatterns topics;
  private final OriginSearch search;
  private final @Nullable Map<String, Group> atSource;
  private final Map<TopicPartition, Origins> origins = new HashMap<>();
  private Set<TopicPartition> existing = Set.of();

  /**
   * Describes where to look.
   *
   * @param atSource groups as they stood at the source, by id; null if they stand so still
   */
  ByOrigin(
      OffsetStrategy.HeaderBased strategy,
      LogBounds bounds,
      NamePatterns topics,
      OriginSearch search,
      @Nullable Map<String, Group> atSource) {
    this.strategy = strategy;
    this.bounds = bounds;
    this.topics = topics;
    this.search = search;
    this.atSource = atSource;
  }

  @Override
  public Optional<Map<String, GroupSnapshot.Type>> given() {
    if (atSource == null) {
      return Optional.empty();
    }
    Map<String, GroupSnapshot.Type> types = new TreeMap<>();
    atSource.forEach((id, group) -> types.put(id, group.type()));
    return Optional.of(types);
  }

  private Map<TopicPartition, Long> positions(Group now) {
    Group source = atSource == null ? now : atSource.getOrDefault(now.groupId(), now);
    Map<TopicPartition, Long> positions = new HashMap<>();
    GroupPositions.commits(source)
        .forEach(
            (partition, it) -> {
              if (topics.matches(partition.topic())) {
                positions.put(partition, it.offset());
              }
            });
    return positions;
  }

  /** Where it stood; also what does not exist, so that it is not passed over. */
  @Override
  public Set<TopicPartition> partitions(Group now, Set<TopicPartition> candidates) {
    existing = candidates;
    Set<TopicPartition> stood = positions(now).keySet();
    if (!strategy.scanAllPartitions()) {
      return stood;
    }
    Set<String> names = new HashSet<>();
    stood.forEach(partition -> names.add(partition.topic()));
    Set<TopicPartition> all = new HashSet<>(candidates);
    all.removeIf(partition -> !names.contains(partition.topic()));
    all.forEach(partition -> names.remove(partition.topic()));
    // Of topics that are not there at all: found to be unknown, rather than left out.
    stood.stream().filter(partition -> names.contains(partition.topic())).forEach(all::add);
    return all;
  }

  @Override
  public void prepare(Map<Group, Set<TopicPartition>> wanted) {
    Map<TopicPartition, NavigableSet<Long>> byPartition = new TreeMap<>(GroupPositions.IN_ORDER);
    Set<TopicPartition> targets = new TreeSet<>(GroupPositions.IN_ORDER);
    wanted.forEach(
        (group, partitions) -> {
          targets.addAll(partitions);
          positions(group)
              .forEach(
                  (partition, offset) ->
                      byPartition.computeIfAbsent(partition, it -> new TreeSet<>()).add(offset));
        });
    targets.retainAll(existing);
    bounds.read(targets);
    for (TopicPartition target : targets) {
      long start = bounds.first(target);
      long end = bounds.end(target);
      if (strategy.scanAllPartitions()) {
        Map<Integer, NavigableSet<Long>> sources = new HashMap<>();
        byPartition.forEach(
            (source, positions) -> {
              if (source.topic().equals(target.topic())) {
                sources.put(source.partition(), positions);
              }
            });
        origins.put(target, search.all(target, start, end, sources));
      } else {
        NavigableSet<Long> positions = byPartition.getOrDefault(target, new TreeSet<>());
        origins.put(target, search.sameNumber(target, start, end, positions));
      }
    }
  }

  @Override
  public Destination find(Group now, TopicPartition partition) {
    Origins found = origins.get(partition);
    if (found == null) {
      return new Destination.Unknown(
          "there is no partition "
              + partition
              + "; if the topic was restored to another number of partitions, scan all of them");
    }
    Map<TopicPartition, Long> positions = positions(now);
    List<Found> all = new ArrayList<>();
    String note = "";
    for (Map.Entry<TopicPartition, Long> position : positions.entrySet()) {
      TopicPartition source = position.getKey();
      if (source.topic().equals(partition.topic())
          && (strategy.scanAllPartitions() || source.equals(partition))) {
        Found it = found.find(source.partition(), position.getValue());
        if (it.any()) {
          all.add(it);
        }
        if (it.last() < 0 && it.firstOriginal() > position.getValue()) {
          note =
              "it stood at "
                  + position.getValue()
                  + " of "
                  + source
                  + ", and the first record that was restored was at "
                  + it.firstOriginal();
        }
      }
    }
    if (strategy.scanAllPartitions()) {
      for (Map.Entry<Integer, Found> first : found.firsts().entrySet()) {
        if (!positions.containsKey(new TopicPartition(partition.topic(), first.getKey()))) {
          all.add(first.getValue());
          note = "it stood nowhere in source partition " + first.getKey() + ", which comes whole";
        }
      }
    }
    return all.isEmpty() ? nothing(partition) : destination(all, note);
  }

  /** The first of what is next of each source partition: nothing is left out then. */
  private static Destination destination(List<Found> all, String note) {
    long next =
        all.stream()
            .filter(it -> it.first() >= 0)
            .mapToLong(Found::first)
            .min()
            .orElse(all.stream().mapToLong(Found::next).max().orElseThrow());
    boolean again = all.stream().anyMatch(it -> it.last() >= next);
    return new Destination.At(
        next, again ? "records of other source partitions that it had read come again" : note);
  }

  private Destination nothing(TopicPartition partition) {
    if (bounds.first(partition) == bounds.end(partition)) {
      return new Destination.At(bounds.end(partition), "the partition is empty");
    }
    if (strategy.scanAllPartitions()) {
      return new Destination.Nowhere();
    }
    return new Destination.Unknown(
        "no record of "
            + partition
            + " has the header x-original-offset"
            + (strategy.sourceCluster() == null
                ? ""
                : " together with x-source-cluster " + strategy.sourceCluster())
            + "; restore it with the headers, or take another strategy");
  }
}
