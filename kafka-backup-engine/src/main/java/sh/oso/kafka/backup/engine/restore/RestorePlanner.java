package sh.oso.kafka.backup.engine.restore;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.TopicConfig;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.restore.ExistingTopics;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.Salvage;
import sh.oso.kafka.backup.engine.manifest.Sha256;
import sh.oso.kafka.backup.engine.restore.RestorePlan.PlannedTopic;
import sh.oso.kafka.backup.engine.restore.Wanted.Size;

/** Decides what a restore is to do, and tells what stands in the way. Changes nothing. */
public final class RestorePlanner {

  private final Cluster cluster;
  private final Repository repository;
  private final Manifest manifest;
  private final RestoreRequest request;
  private final Wanted wanted;
  private final RecordChanges changes;
  private final Limits limits;

  /** Prepares to plan; the repository is where the backup lies. */
  RestorePlanner(
      Cluster cluster,
      Repository repository,
      Manifest manifest,
      RestoreRequest request,
      Limits limits) {
    this.cluster = cluster;
    this.repository = repository;
    this.manifest = manifest;
    this.request = request;
    this.wanted = new Wanted(manifest, request);
    this.changes = RecordChanges.of(request, manifest);
    this.limits = limits;
    requireMappedTopics();
  }

  /** Which records are to be restored. */
  Wanted wanted() {
    return wanted;
  }

  /** What becomes of them. */
  public RecordChanges changes() {
    return changes;
  }

  private void requireMappedTopics() {
    List<String> names = wanted.topics().stream().map(TopicEntry::name).toList();
    for (String source : request.shape().topicMapping().keySet()) {
      if (source.indexOf('*') < 0 && !names.contains(source)) {
        throw new InvalidRequestException(
            "topicMapping: " + source + " is not among the topics to restore");
      }
    }
    List<String> targets = wanted.topics().stream().map(this::target).toList();
    for (String target : request.shape().repartitioning().keySet()) {
      if (!targets.contains(target)) {
        throw new InvalidRequestException("repartitioning: no topic to restore goes to " + target);
      }
    }
  }

  /** What makes two requests the same restore. */
  String fingerprint() {
    StringBuilder text = new StringBuilder(manifest.backupId());
    text.append('\n').append(manifest.completedAt()).append('\n').append(cluster.clusterId());
    for (TopicEntry topic : wanted.topics()) {
      text.append('\n').append(topic.name()).append(' ').append(target(topic));
      text.append(' ').append(partitions(topic));
      text.append(isRepartitioned(target(topic)) ? " by key" : "");
    }
    text.append('\n').append(wanted.id(changes));
    return Sha256.hex(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Makes sure that what is asked for is what a plan does: all else would be ignored.
   *
   * @throws InvalidRequestException if it is not
   */
  void requireSame(RestorePlan plan) {
    if (!plan.fingerprint().equals(fingerprint())) {
      throw begun(plan, "for other topics or records, another backup or cluster");
    }
    Integer factor = plan.replicationFactor();
    if (!Objects.equals(factor, request.shape().replicationFactor())) {
      throw begun(
          plan, "with the replication factor " + (factor == null ? "of the backup" : factor));
    }
    if (plan.existing() != request.shape().existingTopics()) {
      throw begun(plan, "with existingTopics " + plan.existing());
    }
    if (!request.shape().createTopics()) {
      plan.topics().stream()
          .filter(PlannedTopic::created)
          .findFirst()
          .ifPresent(
              topic -> {
                throw begun(plan, "to create topics, among them " + topic.target());
              });
    }
  }

  private static InvalidRequestException begun(RestorePlan plan, String how) {
    return new InvalidRequestException(
        plan.noun()
            + " "
            + plan.restoreId()
            + " was begun "
            + how
            + ": ask for the same, or give another "
            + plan.noun()
            + " id");
  }

  private String noun() {
    return RestorePlan.noun(manifest.backupId());
  }

  /**
   * A plan, and what stands in the way of it.
   *
   * @param obstacles what the run would fail with
   */
  record Proposal(RestorePlan plan, List<KafkaBackupException> obstacles) {}

  /**
   * Plans a restore that begins.
   *
   * @param known what the source warns of
   */
  Proposal plan(String restoreId, Instant now, List<String> known) {
    requireDistinctTargets();
    List<TopicEntry> topics = wanted.topics();
    ExistingTargets existing =
        new ExistingTargets(cluster, topics.stream().map(this::target).toList());
    List<String> warnings = new ArrayList<>(Salvage.warnings(manifest));
    warnings.addAll(known);
    if (request.window().to() != null) {
      // What was not yet committed when it was made may have been by then.
      manifest.warnings().forEach(warning -> warnings.add("of the backup: " + warning));
    }
    if (!wanted.isAll() && request.shape().existingTopics() == ExistingTopics.PURGE) {
      warnings.add(
          "the purge deletes all records of the target topics, the window brings back some");
    }
    List<KafkaBackupException> obstacles = new ArrayList<>();
    List<PlannedTopic> planned = new ArrayList<>();
    for (TopicEntry topic : topics) {
      String target = target(topic);
      TopicDescription there = existing.find(target).orElse(null);
      if (there == null && !request.shape().createTopics()) {
        obstacles.add(
            new InvalidRequestException(
                "topic "
                    + target
                    + " does not exist; create it, or let the "
                    + noun()
                    + " create topics"));
      }
      existing.findOtherShape(target, partitions(topic), noun()).ifPresent(obstacles::add);
      if (isRepartitioned(target)) {
        findTooLarge(topic).ifPresent(obstacles::add);
        warnings.add(
            "topic "
                + target
                + " gets its records by key: the order within a key stays, that between keys follows"
                + " from their timestamps");
      }
      warnOfCompaction(topic, warnings);
      Size size = size(topic);
      planned.add(
          new PlannedTopic(
              topic.name(),
              target,
              partitions(topic),
              there == null,
              there == null
                  ? replicationFactor(topic, warnings)
                  : there.partitions().get(0).replicas().size(),
              BatchLimit.of(
                  topic.configs(),
                  topic.logicalBytes() / Math.max(1, topic.records()),
                  limits.rateLimit()),
              size.records(),
              size.logicalBytes(),
              ownConfigs(target, existing, warnings)));
    }
    if (request.shape().existingTopics() == ExistingTopics.FAIL) {
      obstacles.addAll(existing.filled(noun()));
    }
    RestorePlan plan =
        new RestorePlan(
            1,
            restoreId,
            manifest.backupId(),
            fingerprint(),
            now,
            cluster.clusterId(),
            request.shape().replicationFactor(),
            request.shape().existingTopics(),
            planned,
            warnings);
    return new Proposal(plan, obstacles);
  }

  /** All partitions are read side by side, in a quarter of the memory. */
  private Optional<InvalidRequestException> findTooLarge(TopicEntry topic) {
    long needed = 4 * TopicRepartition.memoryBytes(topic.partitions().size(), limits);
    return needed <= limits.memory().bytes()
        ? Optional.empty()
        : Optional.of(
            new InvalidRequestException(
                "repartitioning: reading the "
                    + topic.partitions().size()
                    + " partitions of "
                    + topic.name()
                    + " side by side needs limits.memory of "
                    + (needed >> 20)
                    + "MiB"));
  }

  private Size size(TopicEntry topic) {
    if (wanted.isAll()) {
      return new Size(topic.records(), topic.logicalBytes());
    }
    Size size = Size.NONE;
    for (PartitionIndex index : repository.loadTopicIndex(topic).partitions()) {
      size = size.plus(wanted.estimate(topic.name(), index));
    }
    return size;
  }

  private void warnOfCompaction(TopicEntry topic, List<String> warnings) {
    boolean compacted =
        topic.configs().stream()
            .anyMatch(it -> it.name().equals("cleanup.policy") && it.value().contains("compact"));
    Instant to = request.window().to();
    if (compacted && to != null) {
      warnings.add(
          "topic "
              + topic.name()
              + " is compacted: of keys that were written again after "
              + to
              + ", what they had then may be gone");
    }
  }

  /** Settings that a topic is to get back, unless they are only what a restore left behind. */
  private static @Nullable List<TopicConfig> ownConfigs(
      String target, ExistingTargets existing, List<String> warnings) {
    List<TopicConfig> configs = existing.findConfigs(target).orElse(null);
    if (configs == null || !TargetConfigs.areForLoading(configs)) {
      return configs;
    }
    warnings.add(
        "topic "
            + target
            + " has the settings for loading that an unfinished restore left; it gets those of the"
            + " backup");
    return null;
  }

  /** Whether the records of a target topic go to partitions by their keys. */
  boolean isRepartitioned(String target) {
    return request.shape().repartitioning().containsKey(target);
  }

  private String target(TopicEntry topic) {
    return request.shape().target(topic.name());
  }

  private int partitions(TopicEntry topic) {
    return request.shape().repartitioning().getOrDefault(target(topic), topic.partitions().size());
  }

  private void requireDistinctTargets() {
    Map<String, String> sources = new HashMap<>();
    for (TopicEntry topic : wanted.topics()) {
      String other = sources.putIfAbsent(target(topic), topic.name());
      if (other != null) {
        throw new InvalidRequestException(
            "topicMapping: " + other + " and " + topic.name() + " both go to " + target(topic));
      }
    }
  }

  private int replicationFactor(TopicEntry topic, List<String> warnings) {
    Integer asked = request.shape().replicationFactor();
    int factor = asked == null ? topic.replicationFactor() : asked;
    int brokers = cluster.brokers().size();
    if (factor > brokers) {
      warnings.add(
          "topic "
              + target(topic)
              + " gets "
              + brokers
              + " replicas instead of "
              + factor
              + ": the target has no more brokers");
    }
    return Math.min(factor, brokers);
  }
}
