package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A Secret with certificates to trust. */
@Block
public record CaSecret(
    @JsonPropertyDescription("Name of the Secret, in the namespace of this resource.")
        @Required
        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        String name,
    @JsonPropertyDescription("Key in the Secret for the certificates, in PEM. Default: ca.crt.")
        @Default("ca.crt")
        @Size(max = 253)
        @Pattern("^[-._a-zA-Z0-9]*$")
        String key) {

  public CaSecret {
    key = Given.text(key, "ca.crt");
  }
}
