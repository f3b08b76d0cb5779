package sh.oso.kafka.backup.api.manifest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A backup, whole: it exists exactly if its manifest does.
 *
 * @param formatVersion version of the repository format
 * @param backupId the backup's name in the repository
 * @param parentId the backup that this one continues, if any
 * @param startedAt when the run began, by its own clock
 * @param completedAt when the manifest was made
 * @param toolVersion version of the software that made it
 * @param clusterId Kafka's id of the source cluster
 * @param sourceClusterId the user's name for the source cluster, if given
 * @param includeOffsetHeaders whether restores add the headers that tell where a record came from,
 *     unless they are told otherwise
 * @param compression id of the codec that new segments were written with
 * @param labels the owner's and the user's own
 * @param topics the topics in order of name
 * @param groups where the {@link GroupSnapshot} lies, if one could be taken
 * @param cluster where the {@link ClusterSnapshot} lies, if one was taken
 * @param totals sums over the topics
 * @param objectsCheckedAt when a run of this chain last saw, by its own clock, that all objects are
 *     there that it took over from its parent; null if the software that made the backup did not
 *     look
 * @param salvagedFrom what a rebuild put the backup together from, which may lack records; null if
 *     its run, or all that the run left, said that it was complete
 * @param warnings what a person should know about this backup
 */
public record Manifest(
    int formatVersion,
    String backupId,
    @Nullable String parentId,
    Instant startedAt,
    Instant completedAt,
    String toolVersion,
    String clusterId,
    @Nullable String sourceClusterId,
    boolean includeOffsetHeaders,
    String compression,
    Map<String, String> labels,
    List<TopicEntry> topics,
    @Nullable ObjectRef groups,
    @Nullable ObjectRef cluster,
    Totals totals,
    @Nullable Instant objectsCheckedAt,
    @Nullable SalvagedFrom salvagedFrom,
    List<String> warnings) {

  public Manifest {
    labels = Map.copyOf(labels);
    topics = List.copyOf(topics);
    warnings = List.copyOf(warnings);
  }

  /**
   * Objects that the backup needs besides topic indexes and what these name.
   *
   * @return references to the snapshots that there are
   */
  public List<ObjectRef> snapshots() {
    return Stream.of(groups, cluster).filter(Objects::nonNull).toList();
  }
}
