package sh.oso.kafka.backup.engine.look;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.DiffReport;
import sh.oso.kafka.backup.api.DiffReport.Difference;
import sh.oso.kafka.backup.api.DiffReport.Kind;
import sh.oso.kafka.backup.api.DiffRequest;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.manifest.TopicConfig;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.engine.run.Progress;

/** Compares a backup with another one or with live topics. One run; for one thread. */
final class Diff {

  private static final String CLEANUP_POLICY = "cleanup.policy";

  private final Limits limits;
  private final Steps steps;
  private final Clock clock;
  private final List<Difference> differences = new ArrayList<>();
  private int topics;
  private int partitions;
  private long records;
  private long sharedRecords;

  Diff(Limits limits, Progress progress, Cancellation cancellation, Clock clock) {
    this.limits = limits;
    this.steps = new Steps(progress, cancellation, "the comparison was asked to stop");
    this.clock = clock;
  }

  /**
   * Compares.
   *
   * @param first the backup
   * @param second what it is compared with
   */
  DiffReport run(DiffRequest request, BackupTopics first, DiffTopics second) {
    Instant started = clock.instant();
    Map<String, DiffTopic> firstTopics = first.topics();
    Map<String, DiffTopic> secondTopics = second.topics();
    Set<String> names = new TreeSet<>(firstTopics.keySet());
    names.addAll(secondTopics.keySet());
    steps.begin(
        first.name(),
        names.size(),
        first.entries().stream().mapToInt(it -> it.partitions().size()).sum(),
        first.entries().stream().mapToLong(TopicEntry::records).sum());
    for (String name : names) {
      topics++;
      compare(
          name,
          Optional.ofNullable(firstTopics.get(name)),
          Optional.ofNullable(secondTopics.get(name)));
    }
    List<String> warnings = new ArrayList<>(first.warnings());
    warnings.addAll(second.warnings());
    return new DiffReport(
        first.name(),
        second.name(),
        request.otherBackupId() == null,
        topics,
        partitions,
        records,
        sharedRecords,
        differences,
        request.accepted(),
        warnings,
        Duration.between(started, clock.instant()));
  }

  private void compare(String name, Optional<DiffTopic> first, Optional<DiffTopic> second) {
    if (first.isEmpty() || second.isEmpty()) {
      whole(
          first.isPresent() ? Kind.LOST : Kind.ADDED,
          name,
          -1,
          first.isPresent() ? "the second has no such topic" : "the first has no such topic");
    } else if (!first.get().topicId().equals(second.get().topicId())) {
      whole(
          Kind.RECREATED,
          name,
          -1,
          "the topic's id was "
              + first.get().topicId()
              + " and is "
              + second.get().topicId()
              + "; its records are not compared");
    } else {
      comparePartitions(name, first.get(), second.get());
    }
  }

  private void whole(Kind kind, String topic, int partition, String detail) {
    differences.add(new Difference(kind, topic, partition, -1, -1, -1, detail));
  }

  private void comparePartitions(String name, DiffTopic first, DiffTopic second) {
    Map<Integer, Side> firsts = new TreeMap<>(first.partitions().get());
    Map<Integer, Side> seconds = new TreeMap<>(second.partitions().get());
    boolean compacted = first.compacted() || second.compacted();
    Set<Integer> numbers = new TreeSet<>(firsts.keySet());
    numbers.addAll(seconds.keySet());
    for (int number : numbers) {
      partitions++;
      Side one = firsts.get(number);
      Side other = seconds.get(number);
      if (one == null) {
        whole(Kind.ADDED, name, number, "the first has no such partition");
      } else if (other == null) {
        whole(Kind.LOST, name, number, "the second has no such partition");
      } else {
        PartitionDiff diff = new PartitionDiff(name, number, compacted ? keys() : 0, steps);
        differences.addAll(diff.run(one, other, shared(one, other)));
        records += diff.compared();
      }
    }
  }

  /** How many keys an eighth of the memory can hold; two sides may have missing ones. */
  private int keys() {
    return (int) Math.min(limits.memory().bytes() / 8 / Removals.KEY_BYTES, Integer.MAX_VALUE);
  }

  private Set<SegmentEntry> shared(Side first, Side second) {
    if (!(first instanceof BackupSide one) || !(second instanceof BackupSide other)) {
      return Set.of();
    }
    Set<SegmentEntry> both = new HashSet<>(one.index().segments());
    both.retainAll(new HashSet<>(other.index().segments()));
    long same = both.stream().mapToLong(SegmentEntry::records).sum();
    sharedRecords += same;
    steps.done(same);
    return both;
  }

  /** Whether a topic's settings let compaction remove records. */
  static boolean isCompacted(List<TopicConfig> configs) {
    return configs.stream()
        .anyMatch(it -> it.name().equals(CLEANUP_POLICY) && it.value().contains("compact"));
  }
}
