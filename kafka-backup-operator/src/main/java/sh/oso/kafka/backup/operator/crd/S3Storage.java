package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A bucket of Amazon S3, or of a server that speaks its protocol. */
@Block
public record S3Storage(
    @JsonPropertyDescription("Name of the bucket, which must exist.")
        @Required
        @Size(min = 3, max = 63)
        @Pattern("^[A-Za-z0-9][A-Za-z0-9._-]*$")
        String bucket,
    @JsonPropertyDescription(
            "Region of the bucket, for example us-west-2. Servers that know none take "
                + "us-east-1.")
        @Required
        @Size(min = 1, max = 64)
        @Pattern("^[A-Za-z0-9-]+$")
        String region,
    @JsonPropertyDescription(
            "What the names of all objects begin with, as a folder would. Default: none.")
        @Size(max = 512)
        @Nullable String prefix,
    @JsonPropertyDescription(
            "URL of a server that speaks S3, for example https://minio.example:9000. "
                + "Default: that of AWS for the region.")
        @Size(max = 2048)
        @Pattern("^(https?://[^ ]+)?$")
        @Nullable String endpoint,
    @JsonPropertyDescription(
            "Secret with an access key. Without it the identity of the pod is used: "
                + "IRSA, EKS Pod Identity or the instance profile.")
        @Nullable S3Credentials credentialsSecret,
    @JsonPropertyDescription(
            "Secret with certificates of private authorities to trust besides the public ones,"
                + " for an endpoint of one's own.")
        @Nullable CaSecret caSecret) {

  public S3Storage {
    prefix = Given.text(prefix);
    endpoint = Given.text(endpoint);
  }
}
