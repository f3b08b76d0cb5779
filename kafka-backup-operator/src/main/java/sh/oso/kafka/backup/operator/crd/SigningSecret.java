package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A Secret with a private key that signs. */
@Block
public record SigningSecret(
    @JsonPropertyDescription("Name of the Secret, in the namespace of this resource.")
        @Required
        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        String name,
    @JsonPropertyDescription(
            "Key in the Secret for the private key in PEM (PKCS#8, not encrypted), of kind "
                + "Ed25519, EC or RSA. Default: privateKey.")
        @Default("privateKey")
        @Size(max = 253)
        @Pattern("^[-._a-zA-Z0-9]*$")
        String privateKeyKey) {

  public SigningSecret {
    privateKeyKey = Given.text(privateKeyKey, "privateKey");
  }
}
