package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One run that ended. */
@Block
public record BackupRun(
    @JsonPropertyDescription("Id of the backup.") @Nullable String backupId,
    @JsonPropertyDescription("When the run began.") @Nullable Instant startTime,
    @JsonPropertyDescription("When the run ended.") @Nullable Instant completionTime,
    @JsonPropertyDescription("Bytes of all records that the backup covers, as they were in Kafka.")
        @Nullable Long size,
    @JsonPropertyDescription("Records that the backup covers.") @Nullable Long records,
    @JsonPropertyDescription("Bytes that the run stored anew.") @Nullable Long newBytes,
    @JsonPropertyDescription("How the run ended: success or failure.") @Nullable Outcome outcome,
    @JsonPropertyDescription("Why it failed, in one line.") @Nullable String message) {

  public BackupRun {
    backupId = Given.text(backupId);
    message = Given.text(message);
  }
}
