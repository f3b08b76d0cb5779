package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is backed up, where to, and when. */
@Block
@ValidationRule(
    value =
        "!has(self.schedule) || self.schedule.matches('^[ ]*$|^[ ]*(CRON_TZ=[^ ]+[ "
            + "]+)?(@[a-z]+|[^ @]+([ ]+[^ ]+){4})[ ]*$')",
    message =
        "schedule needs five fields, minute hour day-of-month month day-of-week, "
            + "such as '0 * * * *' (no seconds), or a name such as @hourly; a time zone "
            + "may stand before it, as CRON_TZ=Europe/Berlin")
@ValidationRule(
    value =
        "!has(self.schedule) || !self.schedule.contains('CRON_TZ=') || "
            + "!has(self.timeZone) || self.timeZone == ''",
    message =
        "schedule has a time zone (CRON_TZ), and timeZone gives one too; keep one of " + "them")
@ValidationRule(
    value = "!has(self.timeZone) || self.timeZone.matches('^[A-Za-z0-9_+/-]*$')",
    message = "timeZone must be an IANA name, such as Europe/Berlin")
@ValidationRule(
    value =
        "!has(self.compressionLevel) || !has(self.compression) || self.compression "
            + "!= 'lz4' || self.compressionLevel <= 12",
    message = "compressionLevel must be 1 to 12 with compression lz4")
@ValidationRule(
    value =
        "!has(self.compressionLevel) || !has(self.compression) || self.compression " + "!= 'none'",
    message = "compressionLevel goes with zstd or lz4; leave it out with compression none")
public record KafkaBackupSpec(
    @JsonPropertyDescription(
            "When it runs: five cron fields (minute, hour, day of month, month, day of "
                + "week) or @hourly, @daily, @weekly, @monthly, @yearly; with CRON_TZ=Zone and "
                + "a blank before them, in that time zone. Default: it runs once.")
        @Size(max = 256)
        @Nullable String schedule,
    @JsonPropertyDescription(
            "Time zone of the schedule, by its IANA name, for example Europe/Berlin. "
                + "Default: UTC.")
        @Size(max = 64)
        @Nullable String timeZone,
    @JsonPropertyDescription(
            "Whether no further run is started. One that runs goes on. Default: false.")
        @Default("false")
        boolean suspend,
    @JsonPropertyDescription(
            "Seconds after its time for which a run that was missed is still started. "
                + "Default: no limit.")
        @Min(1)
        @Nullable Long startingDeadlineSeconds,
    @JsonPropertyDescription("The cluster to back up.") @Required KafkaCluster kafkaCluster,
    @JsonPropertyDescription(
            "Topics to back up: names, or patterns with * and ?. Topics that begin with "
                + "__ must be named in full, or by a pattern that begins so.")
        @Required
        @Size(min = 1, max = 10000)
        List<@Size(min = 1, max = 249) String> topics,
    @JsonPropertyDescription("Names or patterns of topics to leave out again. Default: none.")
        @Size(max = 10000)
        List<@Size(min = 1, max = 249) String> excludeTopics,
    @JsonPropertyDescription("Where the backups are stored.") @Required Storage storage,
    @JsonPropertyDescription("How segments are compressed: zstd, lz4 or none. Default: zstd.")
        @Nullable Compression compression,
    @JsonPropertyDescription(
            "How hard to try: 1 to 22 for zstd, 1 to 12 for lz4; not with none. Default: "
                + "the codec's own.")
        @Min(1)
        @Max(22)
        @Nullable Integer compressionLevel,
    @JsonPropertyDescription(
            "Whether restores of the backup add headers that tell the original offset, "
                + "timestamp, partition and cluster of a record. The backup itself stores "
                + "records as they are. Default: false.")
        @Default("false")
        boolean includeOffsetHeaders,
    @JsonPropertyDescription("Your name for the source cluster, kept in the backup. Default: none.")
        @Size(max = 253)
        @Nullable String sourceClusterId,
    @JsonPropertyDescription(
            "Seconds between checkpoints: what a killed run may have to do again. "
                + "Default: 30.")
        @Min(1)
        @Max(86400)
        @Nullable Integer checkpointIntervalSecs,
    @JsonPropertyDescription("Which backups are kept. Default: all.") @Nullable Retention retention,
    @JsonPropertyDescription(
            "What becomes of the backups when this resource is deleted: Retain (they stay) or "
                + "Delete (they go, but for what is held). Default: Retain.")
        @Default("Retain")
        DeletionPolicy deletionPolicy,
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

  public KafkaBackupSpec {
    schedule = Given.text(schedule);
    timeZone = Given.text(timeZone);
    topics = Given.list(topics);
    excludeTopics = Given.list(excludeTopics);
    sourceClusterId = Given.text(sourceClusterId);
    deletionPolicy = Objects.requireNonNullElse(deletionPolicy, DeletionPolicy.RETAIN);
  }
}
