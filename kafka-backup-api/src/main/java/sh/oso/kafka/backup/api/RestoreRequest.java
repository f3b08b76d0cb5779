package sh.oso.kafka.backup.api;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.record.RecordFilter;
import sh.oso.kafka.backup.api.record.RecordWindow;
import sh.oso.kafka.backup.api.restore.ExistingTopics;
import sh.oso.kafka.backup.api.restore.GroupRestore;
import sh.oso.kafka.backup.api.restore.OriginHeaders;
import sh.oso.kafka.backup.api.restore.TargetShape;

/**
 * Asks for a restore. Start from {@link #of} and change what differs.
 *
 * @param backupId which backup, or {@code latest} for the one completed last
 * @param topics which of its topics
 * @param partitions which partitions, by name or pattern of source topics; of topics that none
 *     matches, all. Target topics have all partitions; those not chosen stay empty
 * @param window which records
 * @param headers what becomes of the headers that tell where a record came from; null to do as the
 *     backup says
 * @param filters decide about each record, one after the other
 * @param shape what the target topics are like
 * @param groups what becomes of consumer groups
 * @param restoreId name of the restore: as a backup id. An unfinished one of that name is
 *     continued, a complete one is reported and nothing done. Null to continue an unfinished
 *     restore of the same backup, topics and cluster, or else for one made from the time
 * @param dryRun plan only: connect to both sides, check everything, change nothing
 */
public record RestoreRequest(
    String backupId,
    TopicSelection topics,
    Map<String, Set<Integer>> partitions,
    RecordWindow window,
    @Nullable OriginHeaders headers,
    List<RecordFilter> filters,
    TargetShape shape,
    GroupRestore groups,
    @Nullable String restoreId,
    boolean dryRun) {

  public RestoreRequest {
    partitions = Map.copyOf(partitions);
    filters = List.copyOf(filters);
    Ids.check("backup id", backupId);
    if (restoreId != null) {
      Ids.check("restore id", restoreId);
    }
    if (partitions.values().stream().anyMatch(Set::isEmpty)) {
      throw new InvalidRequestException("partitions: name at least one of each topic");
    }
    if (!partitions.isEmpty() && shape.existingTopics() == ExistingTopics.PURGE) {
      throw new InvalidRequestException(
          "existingTopics Purge deletes all partitions of a topic: it does not go with partitions");
    }
    // Checks the patterns.
    partitions.keySet().forEach(TopicSelection::of);
  }

  /**
   * Asks for all topics of a backup under their own names, with all else at its default.
   *
   * @param backupId which backup, or {@code latest}
   * @return the request
   */
  public static RestoreRequest of(String backupId) {
    return new RestoreRequest(
        backupId,
        TopicSelection.ALL,
        Map.of(),
        RecordWindow.ALL,
        null,
        List.of(),
        TargetShape.AS_STORED,
        GroupRestore.NONE,
        null,
        false);
  }

  /**
   * The same request for some topics.
   *
   * @param names names or patterns, as the source calls them
   * @return a copy
   */
  public RestoreRequest withTopics(String... names) {
    return withTopics(TopicSelection.of(names));
  }

  /**
   * The same request for some topics only.
   *
   * @param selection which topics
   * @return a copy
   */
  public RestoreRequest withTopics(TopicSelection selection) {
    return new RestoreRequest(
        backupId,
        selection,
        partitions,
        window,
        headers,
        filters,
        shape,
        groups,
        restoreId,
        dryRun);
  }

  /**
   * The same request for some partitions only.
   *
   * @param chosen numbers, by name or pattern of source topics
   * @return a copy
   */
  public RestoreRequest withPartitions(Map<String, Set<Integer>> chosen) {
    return new RestoreRequest(
        backupId, topics, chosen, window, headers, filters, shape, groups, restoreId, dryRun);
  }

  /**
   * The same request for some records only.
   *
   * @param which bounds of time and of offsets
   * @return a copy
   */
  public RestoreRequest withWindow(RecordWindow which) {
    return new RestoreRequest(
        backupId, topics, partitions, which, headers, filters, shape, groups, restoreId, dryRun);
  }

  /**
   * The same request with other headers.
   *
   * @param origin what becomes of the headers that tell where a record came from; null to do as the
   *     backup says
   * @return a copy
   */
  public RestoreRequest withHeaders(@Nullable OriginHeaders origin) {
    return new RestoreRequest(
        backupId, topics, partitions, window, origin, filters, shape, groups, restoreId, dryRun);
  }

  /**
   * The same request with records left out or replaced.
   *
   * @param deciding asked one after the other; later ones see what earlier ones made of a record
   * @return a copy
   */
  public RestoreRequest withFilters(List<RecordFilter> deciding) {
    return new RestoreRequest(
        backupId, topics, partitions, window, headers, deciding, shape, groups, restoreId, dryRun);
  }

  /**
   * The same request for target topics of another shape.
   *
   * @param wanted what they are like
   * @return a copy
   */
  public RestoreRequest withShape(TargetShape wanted) {
    return new RestoreRequest(
        backupId, topics, partitions, window, headers, filters, wanted, groups, restoreId, dryRun);
  }

  /**
   * The same request with consumer groups.
   *
   * @param wanted which, and where they are put
   * @return a copy
   */
  public RestoreRequest withGroups(GroupRestore wanted) {
    return new RestoreRequest(
        backupId, topics, partitions, window, headers, filters, shape, wanted, restoreId, dryRun);
  }

  /**
   * The same request under a name.
   *
   * @param id name of the restore; null for the default
   * @return a copy
   */
  public RestoreRequest withRestoreId(@Nullable String id) {
    return new RestoreRequest(
        backupId, topics, partitions, window, headers, filters, shape, groups, id, dryRun);
  }

  /**
   * The same request as a plan only, or not.
   *
   * @param planOnly true to change nothing
   * @return a copy
   */
  public RestoreRequest withDryRun(boolean planOnly) {
    return new RestoreRequest(
        backupId, topics, partitions, window, headers, filters, shape, groups, restoreId, planOnly);
  }

  /**
   * The same request with topics renamed.
   *
   * @param mapping new names by old name or pattern
   * @return a copy
   */
  public RestoreRequest withTopicMapping(Map<String, String> mapping) {
    return withShape(shape.withTopicMapping(mapping));
  }

  /**
   * Whether a partition is chosen.
   *
   * @param topic its topic, at the source
   * @param partition its number
   * @return true if it is to be restored
   */
  public boolean chooses(String topic, int partition) {
    List<Set<Integer>> chosen =
        partitions.entrySet().stream()
            .filter(it -> TopicSelection.of(it.getKey()).matches(topic))
            .map(Map.Entry::getValue)
            .toList();
    return chosen.isEmpty() || chosen.stream().anyMatch(it -> it.contains(partition));
  }
}
