package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A Secret with an access key of S3. */
@Block
public record S3Credentials(
    @JsonPropertyDescription("Name of the Secret, in the namespace of this resource.")
        @Required
        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        String name,
    @JsonPropertyDescription("Key in the Secret for the access key ID. Default: accessKey.")
        @Default("accessKey")
        @Size(max = 253)
        @Pattern("^[-._a-zA-Z0-9]*$")
        String accessKeyKey,
    @JsonPropertyDescription("Key in the Secret for the secret access key. Default: secretKey.")
        @Default("secretKey")
        @Size(max = 253)
        @Pattern("^[-._a-zA-Z0-9]*$")
        String secretKeyKey) {

  public S3Credentials {
    accessKeyKey = Given.text(accessKeyKey, "accessKey");
    secretKeyKey = Given.text(secretKeyKey, "secretKey");
  }
}
