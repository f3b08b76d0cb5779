package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** How Kubernetes runs the Job. */
@Block
public record JobSettings(
    @JsonPropertyDescription(
            "How many times a failed pod is replaced before the Job fails. A new pod "
                + "continues where the last one ended. Default: 3 for each pod of parallelism.")
        @Min(0)
        @Max(1000)
        @Nullable Integer backoffLimit,
    @JsonPropertyDescription(
            "Seconds after which the Job is stopped and counts as failed. Default: no " + "limit.")
        @Min(1)
        @Nullable Long activeDeadlineSeconds,
    @JsonPropertyDescription(
            "Number of pods that do a run together, each a part of it. For backups, "
                + "restores and validations alone. A volume must let all pods in. Default: 1.")
        @Min(1)
        @Max(1000)
        @Nullable Integer parallelism,
    @JsonPropertyDescription(
            "Seconds for which an ended Job and its pods are kept, to look at. Default: "
                + "86400, one day.")
        @Min(0)
        @Nullable Integer ttlSecondsAfterFinished) {}
