package sh.oso.kafka.backup.engine.restore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.restore.OriginHeaders;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.produce.PartitionPlan;
import sh.oso.kafka.backup.engine.produce.ProducerIds;
import sh.oso.kafka.backup.engine.protocol.ProducerIdentity;
import sh.oso.kafka.backup.engine.run.Progress;
import sh.oso.kafka.backup.engine.segment.RecordRange;

/**
 * Loads partitions of a backup, or parts of them, into empty topics that nobody else uses, by the
 * way that a restore takes. Keeps no plan: what is interrupted is thrown away.
 *
 * @param properties of a Kafka client for the cluster
 * @param repository where the backup lies
 */
public record ScratchLoad(
    Map<String, Object> properties,
    Cluster cluster,
    Repository repository,
    Limits limits,
    Progress progress) {

  private static final RecordChanges UNCHANGED =
      new RecordChanges(OriginHeaders.KEEP, "", List.of());

  /**
   * What is loaded into one partition.
   *
   * @param index the partition with those of its segments that are loaded
   * @param target empty, with the {@link #topicConfigs settings for loading}
   * @param topicId of the target
   */
  public record Part(TopicEntry topic, PartitionIndex index, TopicPartition target, Uuid topicId) {}

  /** The settings that the target topics must be made with. */
  public static Map<String, String> topicConfigs() {
    return new TreeMap<>(TargetConfigs.LOADING);
  }

  /**
   * Loads.
   *
   * @param done counts the records that are in the target
   * @param tick called about twice a second
   * @throws sh.oso.kafka.backup.api.TargetConflictException if somebody else writes to a target, or
   *     deletes it
   * @throws sh.oso.kafka.backup.api.KafkaBackupException if it cannot be done
   */
  public void run(List<Part> parts, AtomicLong done, Cancellation cancellation, Runnable tick) {
    ProducerIdentity producer =
        ProducerIds.obtain(properties, cluster.brokers(), limits.retryTimeout());
    List<PartitionRestore> jobs = new ArrayList<>();
    for (Part part : parts) {
      long records = part.index().segments().stream().mapToLong(it -> it.records()).sum();
      TopicEntry topic = part.topic();
      jobs.add(
          new PartitionRestore(
              new PartitionPlan(part.target(), part.topicId(), producer, 0),
              topic.name(),
              part.index(),
              RecordRange.of(part.index()),
              UNCHANGED,
              BatchLimit.of(
                  topic.configs(),
                  topic.logicalBytes() / Math.max(1, topic.records()),
                  limits.rateLimit()),
              records,
              new CompletableFuture<>()));
    }
    AtomicLong total = new AtomicLong(jobs.stream().mapToLong(RestoreJob::expected).sum());
    new Loading(properties, cluster, repository, limits, progress, done, total)
        .run(jobs, new HashMap<>(), cancellation, tick);
  }
}
