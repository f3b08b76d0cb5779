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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which consumer groups are set, and where to. */
@Block
@ValidationRule(
    value =
        "self.strategy != 'timestamp' || (has(self.timestamp) && self.timestamp != "
            + "'') != has(self.timestampMillis)",
    message = "strategy timestamp needs timestamp or timestampMillis, one of the two")
@ValidationRule(
    value =
        "self.strategy == 'timestamp' || !((has(self.timestamp) && self.timestamp != "
            + "'') || has(self.timestampMillis))",
    message = "timestamp and timestampMillis go with strategy timestamp")
@ValidationRule(
    value = "self.strategy != 'offset' || has(self.offset)",
    message = "strategy offset needs offset")
@ValidationRule(
    value = "self.strategy == 'offset' || !has(self.offset)",
    message = "offset goes with strategy offset")
@ValidationRule(
    value =
        "self.strategy == 'headerBased' || !((has(self.sourceCluster) && "
            + "self.sourceCluster != '') || self.scanAllPartitions)",
    message = "sourceCluster and scanAllPartitions go with strategy headerBased")
@ValidationRule(
    value = "self.strategy != 'fromMapping' || has(self.mappingConfigMap) != has(self.restoreRef)",
    message = "strategy fromMapping needs mappingConfigMap or restoreRef, one of the two")
@ValidationRule(
    value =
        "self.strategy == 'fromMapping' || !(has(self.mappingConfigMap) ||"
            + " has(self.restoreRef))",
    message = "mappingConfigMap and restoreRef go with strategy fromMapping")
@ValidationRule(
    value = "!has(self.restoreRef) || !has(self.snapshotStorage)",
    message =
        "with restoreRef the snapshot is stored where the restored backup lies; remove"
            + " snapshotStorage")
@ValidationRule(
    value = "!self.createSnapshot || has(self.snapshotStorage) || has(self.restoreRef)",
    message =
        "createSnapshot needs snapshotStorage: where the snapshot is stored; or set "
            + "createSnapshot to false")
@ValidationRule(
    value = "!has(self.job) || !has(self.job.parallelism) || self.job.parallelism == 1",
    message = "job.parallelism is for backups, restores and validations; remove it")
public record KafkaOffsetResetSpec(
    @JsonPropertyDescription("The cluster whose groups are set.") @Required
        KafkaCluster kafkaCluster,
    @JsonPropertyDescription(
            "Groups to set: ids, or patterns with * and ?. A group with active members "
                + "is refused.")
        @Required
        @Size(min = 1, max = 1000)
        List<@Size(min = 1, max = 255) String> consumerGroups,
    @JsonPropertyDescription(
            "Topics whose offsets are set: names, or patterns with * and ?. Default: all "
                + "of the group.")
        @Size(max = 10000)
        List<@Size(min = 1, max = 249) String> topics,
    @JsonPropertyDescription(
            "Where groups are put: earliest, latest, timestamp, offset, headerBased (by "
                + "the offset headers of restored records) or fromMapping (by given offsets).")
        @Required
        OffsetStrategy strategy,
    @JsonPropertyDescription(
            "With strategy timestamp: the time to go to, in RFC 3339. Or timestampMillis.")
        @Size(max = 40)
        @Pattern(
            "^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2}))?$")
        @Nullable String timestamp,
    @JsonPropertyDescription("With strategy timestamp: the same in milliseconds since the epoch.")
        @Min(0)
        @Nullable Long timestampMillis,
    @JsonPropertyDescription(
            "With strategy offset: the offset to go to, the same in every partition.")
        @Min(0)
        @Nullable Long offset,
    @JsonPropertyDescription(
            "With strategy headerBased: what the header x-source-cluster must say. "
                + "Default: any.")
        @Size(max = 253)
        @Nullable String sourceCluster,
    @JsonPropertyDescription(
            "With strategy headerBased: whether records of a source partition may lie in "
                + "any partition. Default: false.")
        @Default("false")
        boolean scanAllPartitions,
    @JsonPropertyDescription("With strategy fromMapping: the ConfigMap with the offsets.")
        @Nullable MappingConfigMap mappingConfigMap,
    @JsonPropertyDescription(
            "With strategy fromMapping: the KafkaRestore whose records say where the groups of its"
                + " backup belong. Or mappingConfigMap.")
        @Nullable RestoreRef restoreRef,
    @JsonPropertyDescription(
            "Whether the offsets of the groups are kept as an offset snapshot first. "
                + "Needs snapshotStorage. Default: true.")
        @Default("true")
        Boolean createSnapshot,
    @JsonPropertyDescription(
            "Name of the snapshot: up to 200 letters, digits, ., _ and -. Default: made "
                + "from the name and the time.")
        @Size(max = 200)
        @Pattern("^[A-Za-z0-9._-]*$")
        @Nullable String snapshotId,
    @JsonPropertyDescription(
            "Where the snapshot is stored. Needed with createSnapshot, but for restoreRef.")
        @Nullable Storage snapshotStorage,
    @JsonPropertyDescription("Groups that are worked on at a time. Default: 10.")
        @Default("10")
        @Min(1)
        @Max(100)
        Integer parallelism,
    @JsonPropertyDescription(
            "Whether only the plan is made and nothing is changed. Default: false.")
        @Default("false")
        boolean dryRun,
    @JsonPropertyDescription(
            "Whether the other groups are set where one cannot be set. Default: false.")
        @Default("false")
        boolean continueOnError,
    @JsonPropertyDescription(
            "CPU and memory that a pod requests and may use, for example requests of cpu "
                + "500m and memory 512Mi. Default: those of the operator.")
        @Nullable ResourceRequirements resources,
    @JsonPropertyDescription("How Kubernetes runs the Job.") @Nullable JobSettings job,
    @JsonPropertyDescription("What the pods get besides what the operator gives them.")
        @Nullable PodSettings podTemplate)
    implements RunSpec {

  public KafkaOffsetResetSpec {
    consumerGroups = Given.list(consumerGroups);
    topics = Given.list(topics);
    timestamp = Given.text(timestamp);
    sourceCluster = Given.text(sourceCluster);
    createSnapshot = Objects.requireNonNullElse(createSnapshot, true);
    snapshotId = Given.text(snapshotId);
    parallelism = Objects.requireNonNullElse(parallelism, 10);
  }
}
