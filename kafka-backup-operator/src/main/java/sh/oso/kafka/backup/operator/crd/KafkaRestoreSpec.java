package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is restored, where to, and how. */
@Block
@ValidationRule(
    value = "(has(self.backupId) && self.backupId != '') != has(self.backupRef)",
    message = "give backupId (with storage) or backupRef, one of the two")
@ValidationRule(
    value = "has(self.backupRef) || has(self.storage)",
    message = "backupId needs storage: where the backup lies")
@ValidationRule(
    value =
        "!has(self.rollback) || !self.rollback.enabled || (has(self.offsetReset) && self.offsetReset.enabled)",
    message = "rollback.enabled needs offsetReset.enabled, which touches groups")
public record KafkaRestoreSpec(
    @JsonPropertyDescription(
            "Id of the backup, or latest for the newest one. Needs storage. Or backupRef.")
        @Size(max = 200)
        @Pattern("^[A-Za-z0-9._-]*$")
        @Nullable String backupId,
    @JsonPropertyDescription("The KafkaBackup whose newest successful backup is used. Or backupId.")
        @Nullable BackupRef backupRef,
    @JsonPropertyDescription("The cluster to restore to.") @Required KafkaCluster targetCluster,
    @JsonPropertyDescription(
            "Where the backup lies. Needed with backupId. Default: where the KafkaBackup "
                + "of backupRef stores it.")
        @Nullable Storage storage,
    @JsonPropertyDescription(
            "Topics of the backup to restore: names, or patterns with * and ?. Default: " + "all.")
        @Size(max = 10000)
        List<@Size(min = 1, max = 249) String> topics,
    @JsonPropertyDescription("Names or patterns of topics to leave out again. Default: none.")
        @Size(max = 10000)
        List<@Size(min = 1, max = 249) String> excludeTopics,
    @JsonPropertyDescription(
            "New topic names, by the old ones; prod-* with staging-* renames by pattern. "
                + "Default: names stay.")
        @Size(max = 10000)
        Map<String, @Size(min = 1, max = 249) String> topicMapping,
    @JsonPropertyDescription(
            "By target topic another number of partitions. Records with a key go where "
                + "the default partitioner of Kafka puts the key. Default: as stored.")
        @Size(max = 10000)
        Map<String, Repartitioning> repartitioning,
    @JsonPropertyDescription(
            "Whether missing topics are created, with the stored number of partitions "
                + "and configuration. Default: true.")
        @Default("true")
        Boolean createTopics,
    @JsonPropertyDescription(
            "Replicas of topics that are created, at most the number of brokers. "
                + "Default: as stored.")
        @Min(1)
        @Max(32767)
        @Nullable Integer defaultReplicationFactor,
    @JsonPropertyDescription(
            "What it means that a target topic has records: Fail, Append behind them, or "
                + "Purge, which deletes them once the backup was verified. Default: Fail.")
        @Default("Fail")
        ExistingTopics existingTopics,
    @JsonPropertyDescription("Which records are restored, by their timestamps. Default: all.")
        @Nullable PointInTime pitr,
    @JsonPropertyDescription(
            "Whether restored records get the headers x-original-offset, "
                + "x-original-timestamp, x-source-partition and x-source-cluster. Default: as "
                + "includeOffsetHeaders of the backup says.")
        @Nullable Boolean includeOriginalOffsetHeader,
    @JsonPropertyDescription("What is done with consumer groups. Default: nothing.")
        @Nullable RestoreOffsets offsetReset,
    @JsonPropertyDescription("How the restore can be undone for consumer groups. Default: not.")
        @Nullable RestoreRollback rollback,
    @JsonPropertyDescription(
            "Whether only the plan is made, connecting to both sides, and nothing is "
                + "written. Default: false.")
        @Default("false")
        boolean dryRun,
    @JsonPropertyDescription("How fast a run may go. Default: no limit.")
        @Nullable RateLimit rateLimit,
    @JsonPropertyDescription(
            "What a run does while a store or broker is down. Default: attempts go on "
                + "with pauses of up to 5 seconds.")
        @Nullable CircuitBreaker circuitBreaker,
    @JsonPropertyDescription(
            "CPU and memory that a pod requests and may use, for example requests of cpu "
                + "500m and memory 512Mi. Default: those of the operator.")
        @Nullable ResourceRequirements resources,
    @JsonPropertyDescription("How Kubernetes runs the Job.") @Nullable JobSettings job,
    @JsonPropertyDescription("What the pods get besides what the operator gives them.")
        @Nullable PodSettings podTemplate)
    implements RunSpec {

  public KafkaRestoreSpec {
    backupId = Given.text(backupId);
    topics = Given.list(topics);
    excludeTopics = Given.list(excludeTopics);
    topicMapping = Given.map(topicMapping);
    repartitioning = Given.map(repartitioning);
    createTopics = Objects.requireNonNullElse(createTopics, true);
    existingTopics = Objects.requireNonNullElse(existingTopics, ExistingTopics.FAIL);
  }
}
