package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The times that can be gone back to. */
@Block
public record RecoveryWindow(
    @JsonPropertyDescription("Time of the oldest backup that is kept.") @Nullable Instant first,
    @JsonPropertyDescription("Time of the newest backup.") @Nullable Instant last) {}
