package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which backups are kept. Those that no rule keeps are deleted after the next backup, or at once
 * when the rules change.
 */
@Block
public record Retention(
    @JsonPropertyDescription("Number of the newest backups to keep. Default: any number.")
        @Min(1)
        @Max(1000000)
        @Nullable Integer backups,
    @JsonPropertyDescription(
            "Keep backups that are not older, as 30d, 12h or 90m; of these at most "
                + "backups. Default: any age.")
        @Size(max = 10)
        @Pattern("^([0-9]{1,9}[dhms])?$")
        @Nullable String maxAge,
    @JsonPropertyDescription(
            "Number of the newest backups to keep however old they are. Default: 1.")
        @Min(1)
        @Max(1000000)
        @Nullable Integer minimum,
    @JsonPropertyDescription(
            "Besides, keep the last backup of each of this number of days (UTC) that "
                + "have one. Default: 0.")
        @Min(0)
        @Max(1000000)
        @Nullable Integer daily,
    @JsonPropertyDescription(
            "Besides, keep the last backup of each of this number of weeks (ISO 8601, "
                + "UTC) that have one. Default: 0.")
        @Min(0)
        @Max(1000000)
        @Nullable Integer weekly,
    @JsonPropertyDescription(
            "Besides, keep the last backup of each of this number of months (UTC) that "
                + "have one. Default: 0.")
        @Min(0)
        @Max(1000000)
        @Nullable Integer monthly,
    @JsonPropertyDescription(
            "Besides, keep the last backup of each of this number of years (UTC) that "
                + "have one. Default: 0.")
        @Min(0)
        @Max(1000000)
        @Nullable Integer yearly) {

  public Retention {
    maxAge = Given.text(maxAge);
  }

  /** Whether a rule looks at times, so that their number alone does not tell what goes. */
  public boolean byTime() {
    return maxAge != null
        || Stream.of(daily, weekly, monthly, yearly).anyMatch(it -> it != null && it > 0);
  }
}
