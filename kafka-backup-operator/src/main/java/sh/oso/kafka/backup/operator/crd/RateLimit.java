package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** How fast a run may go. */
@Block
public record RateLimit(
    @JsonPropertyDescription(
            "Bytes of record batches that a run may move in a second. Default: no limit.")
        @Min(1)
        @Nullable Long bytesPerSecond,
    @JsonPropertyDescription("Records that a run may move in a second. Default: no limit.")
        @Min(1)
        @Max(2147483647)
        @Nullable Long recordsPerSecond) {}
