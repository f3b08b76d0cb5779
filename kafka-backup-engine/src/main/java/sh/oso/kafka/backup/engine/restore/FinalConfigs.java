package sh.oso.kafka.backup.engine.restore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.manifest.TopicConfig;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.restore.TargetShape;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.restore.RestorePlan.PlannedTopic;

/** The settings that target topics have in the end. */
final class FinalConfigs {

  private final Map<String, Map<String, String>> values = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();

  /**
   * Decides them.
   *
   * @param entries the backup's topics by name
   * @param current settings of target topics that exist, by topic
   */
  FinalConfigs(
      List<PlannedTopic> topics,
      Map<String, TopicEntry> entries,
      Map<String, List<TopicConfig>> current,
      TargetShape shape,
      Instant now) {
    for (PlannedTopic topic : topics) {
      TopicEntry entry = entries.get(topic.source());
      if (entry != null) {
        decide(topic, entry, current.get(topic.target()), shape, now);
      }
    }
  }

  /** Those of a run that has loaded all topics. */
  static FinalConfigs afterLoading(
      RestorePlan plan,
      Map<String, TopicEntry> entries,
      Cluster cluster,
      TargetShape shape,
      Instant now) {
    List<String> targets = plan.topics().stream().map(PlannedTopic::target).toList();
    return new FinalConfigs(plan.topics(), entries, cluster.topicConfigs(targets), shape, now);
  }

  private void decide(
      PlannedTopic topic,
      TopicEntry entry,
      @Nullable List<TopicConfig> current,
      TargetShape shape,
      Instant now) {
    List<TopicConfig> own = topic.ownConfigs();
    TargetConfigs.Final decided =
        own != null
            ? TargetConfigs.giveBack(entry, topic.target(), own, shape.retentionPolicy(), now)
            : TargetConfigs.decide(
                entry,
                topic.target(),
                names(current == null ? entry.configs() : current),
                topic.replicationFactor(),
                shape.retentionPolicy(),
                now);
    Map<String, String> all = new HashMap<>(decided.values());
    all.putAll(shape.configs());
    values.put(topic.target(), all);
    warnings.addAll(decided.warnings());
  }

  private static Set<String> names(List<TopicConfig> configs) {
    Set<String> names = new HashSet<>();
    configs.forEach(config -> names.add(config.name()));
    return names;
  }

  /** By target topic the settings to set; all others that loading had set are unset. */
  Map<String, Map<String, String>> values() {
    return values;
  }

  /** What differs from the source, and why. */
  List<String> warnings() {
    return warnings;
  }
}
