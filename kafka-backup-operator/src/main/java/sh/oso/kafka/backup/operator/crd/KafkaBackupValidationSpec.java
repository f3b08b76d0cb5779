package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which backup is validated, and how thoroughly. */
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
    value = "(has(self.backupId) && self.backupId != '') != has(self.backupRef)",
    message = "give backupId (with storage) or backupRef, one of the two")
@ValidationRule(
    value = "has(self.backupRef) || has(self.storage)",
    message = "backupId needs storage: where the backup lies")
@ValidationRule(
    value =
        "!has(self.job) || !has(self.job.parallelism) || self.job.parallelism == 1 || "
            + "!has(self.evidence)",
    message = "evidence tells of the whole, so job.parallelism must be 1; remove one of them")
@ValidationRule(
    value =
        "!has(self.job) || !has(self.job.parallelism) || self.job.parallelism == 1 || "
            + "!has(self.backupId) || self.backupId != 'latest'",
    message = "with job.parallelism all pods need the same backup; name it, rather than latest")
@ValidationRule(
    value = "self.level != 'Restored' || has(self.kafkaCluster)",
    message =
        "level Restored is a drill and needs kafkaCluster: the cluster into which it "
            + "restores, to topics of its own")
@ValidationRule(
    value = "self.level == 'Restored' || !has(self.kafkaCluster)",
    message = "kafkaCluster is given, but only level Restored uses it")
@ValidationRule(
    value = "self.level != 'Listed' || self.samplePercent == 100",
    message =
        "samplePercent has no meaning with level Listed, which looks at every object; "
            + "leave it out, or take another level")
public record KafkaBackupValidationSpec(
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
    @JsonPropertyDescription("The KafkaBackup whose newest successful backup is used. Or backupId.")
        @Nullable BackupRef backupRef,
    @JsonPropertyDescription(
            "Id of the backup, or latest for the newest one. Needs storage. Or backupRef.")
        @Size(max = 200)
        @Pattern("^[A-Za-z0-9._-]*$")
        @Nullable String backupId,
    @JsonPropertyDescription(
            "Where the backup lies. Needed with backupId. Default: where the KafkaBackup "
                + "of backupRef stores it.")
        @Nullable Storage storage,
    @JsonPropertyDescription(
            "How thoroughly to look: Listed (every object is there with its size), "
                + "Checksums (every byte is read), Decoded (every record is decoded) or "
                + "Restored (a drill: records are restored into scratch topics of "
                + "kafkaCluster, compared one by one, and the topics deleted). Default: "
                + "Checksums.")
        @Default("Checksums")
        ValidationLevel level,
    @JsonPropertyDescription(
            "How much of each topic is looked into, in percent of its stored bytes: whole "
                + "segments, drawn by lot anew for each run, at least one of every topic "
                + "that has records. Not with level Listed. Default: 100.")
        @Min(1)
        @Max(100)
        @Default("100")
        Integer samplePercent,
    @JsonPropertyDescription(
            "The cluster of the drill, which makes topics that begin with "
                + "__kafka-backup-drill- and deletes them. Needed by level Restored.")
        @Nullable KafkaCluster kafkaCluster,
    @JsonPropertyDescription(
            "Topics of the backup to look at: names, or patterns with * and ?. Default: " + "all.")
        @Size(max = 10000)
        List<@Size(min = 1, max = 249) String> topics,
    @JsonPropertyDescription(
            "Keeps the report of each validation in the repository, below evidence/, "
                + "whatever it finds. Default: none is kept.")
        @Nullable Evidence evidence,
    @JsonPropertyDescription(
            "CPU and memory that a pod requests and may use, for example requests of cpu "
                + "500m and memory 512Mi. Default: those of the operator.")
        @Nullable ResourceRequirements resources,
    @JsonPropertyDescription("How Kubernetes runs the Job.") @Nullable JobSettings job,
    @JsonPropertyDescription("What the pods get besides what the operator gives them.")
        @Nullable PodSettings podTemplate)
    implements RunSpec {

  public KafkaBackupValidationSpec {
    schedule = Given.text(schedule);
    timeZone = Given.text(timeZone);
    backupId = Given.text(backupId);
    level = Objects.requireNonNullElse(level, ValidationLevel.CHECKSUMS);
    samplePercent = Objects.requireNonNullElse(samplePercent, 100);
    topics = Given.list(topics);
  }
}
