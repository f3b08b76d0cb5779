package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is done with an offset snapshot. */
@Block
@ValidationRule(
    value = "self.operation == 'delete' || has(self.kafkaCluster)",
    message = "operation snapshot, rollback and verify need kafkaCluster")
@ValidationRule(
    value =
        "self.operation != 'snapshot' || (has(self.consumerGroups) && "
            + "self.consumerGroups.size() > 0)",
    message = "operation snapshot needs consumerGroups: ids, or patterns with * and ?")
@ValidationRule(
    value = "self.operation == oldSelf.operation && self.snapshotId == oldSelf.snapshotId",
    message = "operation and snapshotId cannot be changed; create another " + "KafkaOffsetRollback")
@ValidationRule(
    value = "self.operation == 'verify' || !has(self.verify)",
    message = "verify goes with operation verify; rollback always compares strictly")
@ValidationRule(
    value = "!has(self.job) || !has(self.job.parallelism) || self.job.parallelism == 1",
    message = "job.parallelism is for backups, restores and validations; remove it")
public record KafkaOffsetRollbackSpec(
    @JsonPropertyDescription("The cluster whose groups are meant. Needed but by delete.")
        @Nullable KafkaCluster kafkaCluster,
    @JsonPropertyDescription(
            "What is done: snapshot takes it, rollback puts the groups back as it says, "
                + "verify compares, delete deletes it.")
        @Required
        OffsetOperation operation,
    @JsonPropertyDescription("Name of the snapshot: up to 200 letters, digits, ., _ and -.")
        @Required
        @Size(min = 1, max = 200)
        @Pattern("^[A-Za-z0-9._-]+$")
        String snapshotId,
    @JsonPropertyDescription(
            "Groups that are meant: ids, or patterns with * and ?. Needed by snapshot. "
                + "Default: all of the snapshot.")
        @Size(max = 1000)
        List<@Size(min = 1, max = 255) String> consumerGroups,
    @JsonPropertyDescription("Where the snapshot lies.") @Required Storage storage,
    @JsonPropertyDescription("With operation verify: how the groups are compared.")
        @Nullable SnapshotVerification verify,
    @JsonPropertyDescription(
            "CPU and memory that a pod requests and may use, for example requests of cpu "
                + "500m and memory 512Mi. Default: those of the operator.")
        @Nullable ResourceRequirements resources,
    @JsonPropertyDescription("How Kubernetes runs the Job.") @Nullable JobSettings job,
    @JsonPropertyDescription("What the pods get besides what the operator gives them.")
        @Nullable PodSettings podTemplate)
    implements RunSpec {

  public KafkaOffsetRollbackSpec {
    consumerGroups = Given.list(consumerGroups);
  }
}
