package sh.oso.kafka.backup.engine.groups;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.engine.cluster.Cluster;

/**
 * Asks through the admin client. Each broker lists those that it coordinates, and leaves out in
 * silence what it is not yet, or no longer, coordinator of: so the list counts only if who
 * coordinates what is known and did not change meanwhile.
 */
public final class AdminGroupList implements GroupList {

  /** Whoever leads a partition of it coordinates the groups whose ids fall to it. */
  private static final String COORDINATORS = "__consumer_offsets";

  private final Cluster cluster;

  public AdminGroupList(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public boolean hasAll() {
    Set<AclOperation> rights =
        Cluster.get(
            "reading rights on the cluster",
            cluster
                .admin()
                .describeCluster(new DescribeClusterOptions().includeAuthorizedOperations(true))
                .authorizedOperations());
    return rights != null && rights.contains(AclOperation.DESCRIBE);
  }

  @Override
  public Collection<GroupListing> read() {
    Map<Integer, Integer> before = coordinators();
    Collection<GroupListing> groups =
        Cluster.get("listing consumer groups", cluster.admin().listGroups().all());
    if (!coordinators().equals(before)) {
      throw new KafkaUnavailableException(
          "consumer groups moved to other brokers while they were listed; run again");
    }
    return groups;
  }

  /** Leaders of the coordinators' topic; none if the caller may not see it, or it is not there. */
  private Map<Integer, Integer> coordinators() {
    Map<Integer, Integer> leaders = new TreeMap<>();
    try {
      for (TopicDescription topic : cluster.describeTopics(List.of(COORDINATORS)).values()) {
        for (TopicPartitionInfo partition : topic.partitions()) {
          if (partition.leader() == null || partition.leader().isEmpty()) {
            throw new KafkaUnavailableException(
                topic.name()
                    + "-"
                    + partition.partition()
                    + " has no leader, so its consumer groups cannot be seen; bring its brokers"
                    + " back and run again");
          }
          leaders.put(partition.partition(), partition.leader().id());
        }
      }
    } catch (KafkaAccessException e) {
      return Map.of();
    }
    return leaders;
  }
}
