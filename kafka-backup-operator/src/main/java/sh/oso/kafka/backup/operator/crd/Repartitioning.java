package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** Another number of partitions. */
@Block
public record Repartitioning(
    @JsonPropertyDescription("Number of partitions of the target topic.")
        @Required
        @Min(1)
        @Max(1000000)
        Integer partitions) {}
