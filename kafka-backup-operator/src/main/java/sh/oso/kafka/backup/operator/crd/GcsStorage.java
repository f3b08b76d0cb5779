package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A bucket of Google Cloud Storage. */
@Block
public record GcsStorage(
    @JsonPropertyDescription("Name of the bucket, which must exist.")
        @Required
        @Size(min = 3, max = 222)
        @Pattern("^[a-z0-9][a-z0-9._-]*$")
        String bucket,
    @JsonPropertyDescription(
            "What the names of all objects begin with, as a folder would. Default: none.")
        @Size(max = 512)
        @Nullable String prefix,
    @JsonPropertyDescription(
            "Another address of the JSON API, such as a private one or that of an "
                + "emulator. Default: https://storage.googleapis.com.")
        @Size(max = 2048)
        @Pattern("^(https?://[^ ]+)?$")
        @Nullable String endpoint,
    @JsonPropertyDescription(
            "Secret with the key of a service account. Without it the identity of the "
                + "pod is used: Workload Identity Federation for GKE.")
        @Nullable GcsCredentials credentialsSecret,
    @JsonPropertyDescription(
            "Secret with certificates of private authorities to trust besides the public ones,"
                + " for an endpoint of one's own.")
        @Nullable CaSecret caSecret) {

  public GcsStorage {
    prefix = Given.text(prefix);
    endpoint = Given.text(endpoint);
  }
}
