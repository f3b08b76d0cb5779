package sh.oso.kafka.backup.api.restore;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.InvalidRequestException;

/**
 * What target topics are like. Start from {@link #AS_STORED} and change what differs.
 *
 * @param topicMapping new names by old name; topics not named keep theirs. An old name may hold one
 *     {@code *}, which stands for any run of characters; one in the new name stands for the same
 *     characters. A name without {@code *} goes before patterns, a longer pattern before a shorter
 * @param createTopics whether missing topics are created; else a missing one is an error
 * @param replicationFactor replicas of created topics; null for the stored number. Either is capped
 *     at the number of brokers, with a warning
 * @param repartitioning by target topic another number of partitions. Records with a key go where
 *     Kafka's default partitioner puts that key (murmur2), in the order of their timestamps as far
 *     as that keeps the order of each source partition; those without a key go to all in turn
 * @param configs settings of the target topics that go before the stored ones, or their own
 * @param existingTopics what it means that a target topic has records already
 * @param retentionPolicy what becomes of retention that would delete what is restored
 */
public record TargetShape(
    Map<String, String> topicMapping,
    boolean createTopics,
    @Nullable Integer replicationFactor,
    Map<String, Integer> repartitioning,
    Map<String, String> configs,
    ExistingTopics existingTopics,
    RetentionPolicy retentionPolicy) {

  /** Topics are called, made and set as they were at the source. */
  public static final TargetShape AS_STORED =
      new TargetShape(
          Map.of(), true, null, Map.of(), Map.of(), ExistingTopics.FAIL, RetentionPolicy.KEEP_DATA);

  private static final String LEGAL = "[a-zA-Z0-9._-]{1,249}";

  /** What becomes of retention that would delete what is restored. */
  public enum RetentionPolicy {
    /** Retention that would delete restored records stays off, with a warning that says so. */
    KEEP_DATA,
    /** Settings are applied as stored, come what may. */
    AS_STORED
  }

  public TargetShape {
    topicMapping = Map.copyOf(topicMapping);
    repartitioning = Map.copyOf(repartitioning);
    configs = Map.copyOf(configs);
    if (replicationFactor != null && (replicationFactor < 1 || replicationFactor > 32767)) {
      throw new InvalidRequestException(
          "replication factor " + replicationFactor + " is not usable: take 1 or more");
    }
    topicMapping.forEach(TargetShape::checkMapping);
    repartitioning.forEach(
        (topic, partitions) -> {
          checkName(topic);
          if (partitions < 1) {
            throw new InvalidRequestException(
                "topic " + topic + " cannot have " + partitions + " partitions: take 1 or more");
          }
        });
  }

  private static void checkMapping(String source, String target) {
    long stars = target.chars().filter(c -> c == '*').count();
    if (source.chars().filter(c -> c == '*').count() != 1) {
      if (source.contains("*")) {
        throw new InvalidRequestException("'" + source + "' has more than one '*': take one");
      }
      checkName(target);
    } else if (stars != 1) {
      throw new InvalidRequestException(
          "'" + source + "' goes to '" + target + "': a pattern with '*' needs one '*' there, too");
    } else {
      checkName(target.replace("*", "x"));
    }
  }

  private static void checkName(String name) {
    if (!name.matches(LEGAL) || name.equals(".") || name.equals("..")) {
      throw new InvalidRequestException(
          "'" + name + "' is no topic name: take up to 249 letters, digits, '.', '_' or '-'");
    }
  }

  /**
   * The same with topics renamed.
   *
   * @param mapping new names by old name or pattern
   * @return a copy
   */
  public TargetShape withTopicMapping(Map<String, String> mapping) {
    return new TargetShape(
        mapping,
        createTopics,
        replicationFactor,
        repartitioning,
        configs,
        existingTopics,
        retentionPolicy);
  }

  /**
   * The same with topics created or not.
   *
   * @param create whether missing topics are created
   * @return a copy
   */
  public TargetShape withCreateTopics(boolean create) {
    return new TargetShape(
        topicMapping,
        create,
        replicationFactor,
        repartitioning,
        configs,
        existingTopics,
        retentionPolicy);
  }

  /**
   * The same with another number of replicas.
   *
   * @param replicas of created topics; null for the stored number
   * @return a copy
   */
  public TargetShape withReplicationFactor(@Nullable Integer replicas) {
    return new TargetShape(
        topicMapping,
        createTopics,
        replicas,
        repartitioning,
        configs,
        existingTopics,
        retentionPolicy);
  }

  /**
   * The same with other numbers of partitions.
   *
   * @param partitions by target topic
   * @return a copy
   */
  public TargetShape withRepartitioning(Map<String, Integer> partitions) {
    return new TargetShape(
        topicMapping,
        createTopics,
        replicationFactor,
        partitions,
        configs,
        existingTopics,
        retentionPolicy);
  }

  /**
   * The same with other settings of topics.
   *
   * @param overrides values by name, in Kafka's words
   * @return a copy
   */
  public TargetShape withConfigs(Map<String, String> overrides) {
    return new TargetShape(
        topicMapping,
        createTopics,
        replicationFactor,
        repartitioning,
        overrides,
        existingTopics,
        retentionPolicy);
  }

  /**
   * The same for topics that have records.
   *
   * @param existing what that means
   * @return a copy
   */
  public TargetShape withExistingTopics(ExistingTopics existing) {
    return new TargetShape(
        topicMapping,
        createTopics,
        replicationFactor,
        repartitioning,
        configs,
        existing,
        retentionPolicy);
  }

  /**
   * The same with another policy for retention.
   *
   * @param policy what becomes of retention that would delete what is restored
   * @return a copy
   */
  public TargetShape withRetentionPolicy(RetentionPolicy policy) {
    return new TargetShape(
        topicMapping,
        createTopics,
        replicationFactor,
        repartitioning,
        configs,
        existingTopics,
        policy);
  }

  /**
   * What a topic is called in the target.
   *
   * @param source its name in the backup
   * @return its new name
   */
  public String target(String source) {
    String exact = topicMapping.get(source);
    if (exact != null) {
      return exact;
    }
    String best = "";
    for (String pattern : topicMapping.keySet()) {
      boolean more =
          pattern.length() > best.length()
              || (pattern.length() == best.length() && pattern.compareTo(best) < 0);
      if (more && captured(pattern, source) != null) {
        best = pattern;
      }
    }
    String target = topicMapping.get(best);
    String run = captured(best, source);
    return target == null || run == null ? source : target.replace("*", run);
  }

  /** What the star of a pattern stands for in a name; null if it does not match. */
  private static @Nullable String captured(String pattern, String name) {
    int star = pattern.indexOf('*');
    if (star < 0 || name.length() < pattern.length() - 1) {
      return null;
    }
    String before = pattern.substring(0, star);
    String after = pattern.substring(star + 1);
    return name.startsWith(before) && name.endsWith(after)
        ? name.substring(before.length(), name.length() - after.length())
        : null;
  }
}
