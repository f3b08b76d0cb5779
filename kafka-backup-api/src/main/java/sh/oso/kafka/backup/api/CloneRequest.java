package sh.oso.kafka.backup.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.restore.ExistingTopics;
import sh.oso.kafka.backup.api.restore.GroupRestore;
import sh.oso.kafka.backup.api.restore.OriginHeaders;
import sh.oso.kafka.backup.api.restore.TargetShape;

/**
 * Asks for a clone: topics of the instance's cluster in another cluster. Start from {@link #to} and
 * change what differs. Prints no Kafka property: any of them may be a secret.
 *
 * @param target properties of a Kafka client for the other cluster
 * @param topics which topics
 * @param sourceClusterId what the source is called in headers; null for Kafka's id of it
 * @param headers what becomes of the headers that tell where a record came from
 * @param shape what the target topics are like. They keep their number of partitions, and are not
 *     purged
 * @param groups what becomes of consumer groups
 * @param cloneId name of the clone: as a backup id. An unfinished one of that name is continued, a
 *     complete one is reported and nothing done. Null to continue an unfinished clone of the same
 *     topics and clusters, or else for one made from the time
 * @param dryRun plan only: connect to both sides, check everything, change nothing
 */
public record CloneRequest(
    Map<String, Object> target,
    TopicSelection topics,
    @Nullable String sourceClusterId,
    OriginHeaders headers,
    TargetShape shape,
    GroupRestore groups,
    @Nullable String cloneId,
    boolean dryRun) {

  public CloneRequest {
    target = Map.copyOf(target);
    if (target.isEmpty()) {
      throw new InvalidRequestException(
          "no target is given: name the brokers of the cluster to clone to");
    }
    if (cloneId != null) {
      Ids.check("clone id", cloneId);
    }
    if (!shape.repartitioning().isEmpty()) {
      throw new InvalidRequestException(
          "repartitioning: a clone keeps the number of partitions; back up and restore instead");
    }
    if (shape.existingTopics() == ExistingTopics.PURGE) {
      throw new InvalidRequestException(
          "existingTopics Purge does not go with a clone: delete the topics, or back up and restore");
    }
  }

  /**
   * Asks for topics under their own names, with all else at its default.
   *
   * @param target properties of a Kafka client for the other cluster
   * @param names names or patterns
   * @return the request
   */
  public static CloneRequest to(Map<String, ?> target, String... names) {
    return new CloneRequest(
        Map.copyOf(target),
        TopicSelection.of(names),
        null,
        OriginHeaders.KEEP,
        TargetShape.AS_STORED,
        GroupRestore.NONE,
        null,
        false);
  }

  /**
   * The same request for other topics.
   *
   * @param selection which topics
   * @return a copy
   */
  public CloneRequest withTopics(TopicSelection selection) {
    return new CloneRequest(
        target, selection, sourceClusterId, headers, shape, groups, cloneId, dryRun);
  }

  /**
   * The same request with another name of the source.
   *
   * @param id what the source is called in headers; null for Kafka's id of it
   * @return a copy
   */
  public CloneRequest withSourceClusterId(@Nullable String id) {
    return new CloneRequest(target, topics, id, headers, shape, groups, cloneId, dryRun);
  }

  /**
   * The same request with other headers.
   *
   * @param origin what becomes of the headers that tell where a record came from
   * @return a copy
   */
  public CloneRequest withHeaders(OriginHeaders origin) {
    return new CloneRequest(
        target, topics, sourceClusterId, origin, shape, groups, cloneId, dryRun);
  }

  /**
   * The same request for target topics of another shape.
   *
   * @param wanted what they are like
   * @return a copy
   */
  public CloneRequest withShape(TargetShape wanted) {
    return new CloneRequest(
        target, topics, sourceClusterId, headers, wanted, groups, cloneId, dryRun);
  }

  /**
   * The same request with consumer groups.
   *
   * @param wanted which, and where they are put
   * @return a copy
   */
  public CloneRequest withGroups(GroupRestore wanted) {
    return new CloneRequest(
        target, topics, sourceClusterId, headers, shape, wanted, cloneId, dryRun);
  }

  /**
   * The same request under a name.
   *
   * @param id name of the clone; null for the default
   * @return a copy
   */
  public CloneRequest withCloneId(@Nullable String id) {
    return new CloneRequest(target, topics, sourceClusterId, headers, shape, groups, id, dryRun);
  }

  /**
   * The same request as a plan only, or not.
   *
   * @param planOnly true to change nothing
   * @return a copy
   */
  public CloneRequest withDryRun(boolean planOnly) {
    return new CloneRequest(
        target, topics, sourceClusterId, headers, shape, groups, cloneId, planOnly);
  }

  @Override
  public String toString() {
    return "CloneRequest[target="
        + target.size()
        + " properties, topics="
        + topics
        + ", cloneId="
        + cloneId
        + ", dryRun="
        + dryRun
        + "]";
  }
}
