package sh.oso.kafka.backup.engine.restore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import sh.oso.kafka.backup.api.manifest.TopicConfig;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.restore.TargetShape.RetentionPolicy;

/** Which settings a target topic has while it is loaded, and which in the end. */
final class TargetConfigs {

  /**
   * Settings under which a broker takes batches as they are: no batch is refused for its size or
   * its timestamps, none is compressed anew, none is deleted or compacted.
   */
  static final Map<String, String> LOADING =
      Map.of(
          "cleanup.policy", "delete",
          "compression.type", "producer",
          "max.message.bytes", Integer.toString(100 << 20),
          "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE),
          "message.timestamp.before.max.ms", Long.toString(Long.MAX_VALUE),
          "message.timestamp.type", "CreateTime",
          "retention.bytes", "-1",
          "retention.ms", "-1");

  /**
   * What decides which records a topic keeps and how they look. These are set to the source's
   * effective value even if the source had it from a default, since the target's defaults may
   * differ.
   */
  private static final Set<String> DECISIVE =
      Set.of(
          "cleanup.policy",
          "compression.type",
          "delete.retention.ms",
          "max.compaction.lag.ms",
          "max.message.bytes",
          "message.timestamp.type",
          "min.compaction.lag.ms",
          "retention.bytes",
          "retention.ms");

  /** Settings that speak of the source's brokers or of its tiered storage. */
  private static final Set<String> OF_THE_SOURCE_ONLY =
      Set.of(
          "follower.replication.throttled.",
          "leader.replication.throttled.",
          "local.retention.",
          "remote.");

  private TargetConfigs() {}

  /**
   * Settings of the restored topic.
   *
   * @param values settings to set; all others that loading had set go back to the target's default
   * @param warnings what differs from the source, and why
   */
  record Final(Map<String, String> values, List<String> warnings) {}

  /**
   * Decides the final settings.
   *
   * @param known names of settings that the target knows
   * @param replicas of the target topic
   */
  static Final decide(
      TopicEntry topic,
      String target,
      Set<String> known,
      int replicas,
      RetentionPolicy retention,
      Instant now) {
    Map<String, String> values = new TreeMap<>();
    List<String> warnings = new ArrayList<>();
    for (TopicConfig config : topic.configs()) {
      boolean set = config.source() == TopicConfig.Source.TOPIC;
      if (!set && !DECISIVE.contains(config.name())) {
        continue;
      }
      if (OF_THE_SOURCE_ONLY.stream().anyMatch(config.name()::startsWith)) {
        warnings.add("topic " + target + ": the setting " + config.name() + " is not taken over");
      } else if (known.contains(config.name())) {
        values.put(config.name(), config.value());
      } else if (set) {
        warnings.add("topic " + target + ": the target does not know the setting " + config.name());
      }
    }
    if (retention == RetentionPolicy.KEEP_DATA) {
      keepData(topic, target, Map.copyOf(values), values, warnings, now);
    }
    int inSync = Integer.parseInt(values.getOrDefault("min.insync.replicas", "1"));
    if (inSync > replicas) {
      values.put("min.insync.replicas", Integer.toString(replicas));
      warnings.add(
          "topic "
              + target
              + ": min.insync.replicas is "
              + replicas
              + " instead of "
              + inSync
              + ", since the topic has no more replicas");
    }
    return new Final(values, warnings);
  }

  /** Whether these are settings for loading, which nobody but a restore gives a topic. */
  static boolean areForLoading(List<TopicConfig> configs) {
    return overrides(configs).entrySet().containsAll(LOADING.entrySet());
  }

  /** Of a topic's own settings those that loading changes. */
  static Map<String, String> touched(List<TopicConfig> configs) {
    Map<String, String> values = new TreeMap<>(overrides(configs));
    values.keySet().retainAll(LOADING.keySet());
    return values;
  }

  private static Map<String, String> overrides(List<TopicConfig> configs) {
    return configs.stream()
        .filter(config -> config.source() == TopicConfig.Source.TOPIC)
        .collect(Collectors.toMap(TopicConfig::name, TopicConfig::value));
  }

  /**
   * Decides the final settings of a topic that was there before: its own.
   *
   * @param topic what was restored
   * @param own its effective settings of before
   */
  static Final giveBack(
      TopicEntry topic,
      String target,
      List<TopicConfig> own,
      RetentionPolicy retention,
      Instant now) {
    Map<String, String> values = touched(own);
    List<String> warnings = new ArrayList<>();
    if (retention == RetentionPolicy.KEEP_DATA) {
      Map<String, String> effective =
          own.stream().collect(Collectors.toMap(TopicConfig::name, TopicConfig::value));
      keepData(topic, target, effective, values, warnings, now);
    }
    return new Final(values, warnings);
  }

  private static void keepData(
      TopicEntry topic,
      String target,
      Map<String, String> effective,
      Map<String, String> values,
      List<String> warnings,
      Instant now) {
    if (!effective.getOrDefault("cleanup.policy", "delete").contains("delete")) {
      return;
    }
    long age = topic.minTimestamp() < 0 ? 0 : now.toEpochMilli() - topic.minTimestamp();
    Optional<Long> millis = limit(effective, "retention.ms");
    if (millis.isPresent() && age >= millis.get()) {
      values.put("retention.ms", "-1");
      warnings.add(
          "topic "
              + target
              + ": its retention.ms="
              + millis.get()
              + " is left off, since it would delete restored records that are older; set it when"
              + " they may go");
    }
    Optional<Long> bytes = limit(effective, "retention.bytes");
    if (bytes.isPresent() && topic.logicalBytes() > bytes.get()) {
      values.put("retention.bytes", "-1");
      warnings.add(
          "topic "
              + target
              + ": its retention.bytes="
              + bytes.get()
              + " is left off, since it might delete restored records; set it when they may go");
    }
  }

  private static Optional<Long> limit(Map<String, String> values, String name) {
    return Optional.ofNullable(values.get(name)).map(Long::parseLong).filter(value -> value >= 0);
  }
}
