package sh.oso.kafka.backup.engine.rebuild;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import sh.oso.kafka.backup.api.RebuildReport.Source;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.SalvagedFrom;
import sh.oso.kafka.backup.api.manifest.TopicIndex;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.rebuild.Holdings.Topic;

/**
 * Makes backups of topics that no plan and no manifest has: of each the index that reaches
 * furthest, or else all of its segments. One backup for each source cluster; topics of the same
 * name, of which one took the place of another, go into further ones.
 */
final class LoneTopics {

  /** One topic, as far as it is known. */
  private record Lone(String clusterId, TopicIndex index, ObjectRef ref, Instant storedAt) {}

  /**
   * A backup that was made.
   *
   * @param warnings what could not be known
   */
  record Made(Manifest manifest, Source source, List<String> warnings) {}

  private final Repository repository;
  private final Holdings holdings;
  private final String toolVersion;
  private final boolean dryRun;
  private final Map<String, List<String>> warnings = new HashMap<>();
  private boolean fromSegments;

  LoneTopics(Repository repository, Holdings holdings, String toolVersion, boolean dryRun) {
    this.repository = repository;
    this.holdings = holdings;
    this.toolVersion = toolVersion;
    this.dryRun = dryRun;
  }

  /**
   * Makes backups.
   *
   * @param topics those that are in no other
   * @param prefix of their ids
   */
  List<Made> run(List<Topic> topics, String prefix, Instant now) {
    Map<String, Map<String, List<Lone>>> byCluster = new TreeMap<>();
    for (Topic topic : topics) {
      find(topic)
          .ifPresent(
              lone ->
                  byCluster
                      .computeIfAbsent(lone.clusterId(), id -> new TreeMap<>())
                      .computeIfAbsent(topic.name(), name -> new ArrayList<>())
                      .add(lone));
    }
    List<Made> made = new ArrayList<>();
    byCluster.forEach(
        (clusterId, byName) -> {
          byName
              .values()
              .forEach(same -> same.sort(Comparator.comparing(Lone::storedAt).reversed()));
          int most = byName.values().stream().mapToInt(List::size).max().orElse(0);
          for (int turn = 0; turn < most; turn++) {
            List<Lone> chosen = new ArrayList<>();
            for (List<Lone> same : byName.values()) {
              if (turn < same.size()) {
                chosen.add(same.get(turn));
              }
            }
            made.add(backup(prefix + "-" + (made.size() + 1), clusterId, chosen, now));
          }
        });
    return made;
  }

  private Made backup(String backupId, String clusterId, List<Lone> topics, Instant now) {
    List<String> all = new ArrayList<>();
    all.add(
        "rebuilt from "
            + (fromSegments ? "segments" : "topic indexes")
            + " without a plan; topic settings, labels and consumer groups are not known, replicas"
            + " are taken to be 1, and topics may stand as at different times");
    ManifestDraft draft = new ManifestDraft(segment -> false);
    Instant newest = Instant.EPOCH;
    for (Lone lone : topics) {
      draft.add(lone.index(), lone.ref(), 1, List.of(), List.of());
      all.addAll(warnings.getOrDefault(lone.index().topicId(), List.of()));
      newest = lone.storedAt().isAfter(newest) ? lone.storedAt() : newest;
    }
    Instant completedAt = newest.isAfter(now) ? now : newest;
    Manifest manifest =
        new Manifest(
            1,
            backupId,
            null,
            completedAt,
            completedAt,
            toolVersion,
            clusterId,
            null,
            false,
            topics.get(0).ref().codec(),
            Map.of(),
            draft.topics(),
            null,
            null,
            draft.totals(),
            null,
            fromSegments ? SalvagedFrom.SEGMENTS : SalvagedFrom.INDEXES,
            all);
    return new Made(manifest, fromSegments ? Source.SEGMENTS : Source.INDEXES, all);
  }

  private Optional<Lone> find(Topic topic) {
    Optional<Lone> lone =
        holdings.indexes(topic).stream()
            .max(Comparator.comparing(LoneTopics::reach).thenComparing(KnownIndex::storedAt))
            .flatMap(furthest -> ofIndex(topic, furthest));
    if (lone.isEmpty()) {
      List<FoundSegment> segments = holdings.segments(topic);
      lone = segments.isEmpty() ? lone : Optional.of(assemble(topic, segments));
    }
    holdings.forget(topic);
    return lone;
  }

  /** An index does not say of which cluster it is, each of its segments does. */
  private Optional<Lone> ofIndex(Topic topic, KnownIndex known) {
    TopicIndex index = holdings.load(topic, known);
    return holdings
        .clusterId(index)
        .map(cluster -> new Lone(cluster, index, known.ref(), known.storedAt()));
  }

  private static long reach(KnownIndex index) {
    return index.partitions().stream().mapToLong(PartitionBounds::endOffset).sum();
  }

  private Lone assemble(Topic topic, List<FoundSegment> segments) {
    fromSegments = true;
    FoundSegment newest =
        segments.stream().max(Comparator.comparing(FoundSegment::storedAt)).orElseThrow();
    String cluster = newest.origin().clusterId();
    List<String> told = warnings.computeIfAbsent(topic.topicId(), id -> new ArrayList<>());
    List<FoundSegment> own =
        segments.stream().filter(it -> it.origin().clusterId().equals(cluster)).toList();
    if (own.size() < segments.size()) {
      told.add(topic.name() + ": segments of other clusters than " + cluster + " are left out");
    }
    TreeSet<Integer> numbers = new TreeSet<>();
    own.forEach(segment -> numbers.add(segment.origin().partition()));
    List<PartitionIndex> partitions = new ArrayList<>();
    for (int number = 0; number <= numbers.last(); number++) {
      int partition = number;
      List<FoundSegment> candidates =
          own.stream().filter(it -> it.origin().partition() == partition).toList();
      Assembly assembly = new Assembly(topic.name() + "-" + number, candidates, told);
      long start = assembly.isEmpty() ? 0 : assembly.firstOffset();
      partitions.add(assembly.index(number, start, start));
    }
    told.add(
        topic.name()
            + ": has "
            + partitions.size()
            + " partitions with records; whether there were more is not known");
    TopicIndex index = new TopicIndex(1, topic.name(), topic.topicId(), partitions);
    String codec = newest.entry().codec();
    ObjectRef ref =
        dryRun
            ? new ObjectRef("none", 0, 0, "", codec)
            : repository.storeTopicIndex(
                index, repository.codecs().open(codec, OptionalInt.empty()));
    return new Lone(cluster, index, ref, newest.storedAt());
  }
}
