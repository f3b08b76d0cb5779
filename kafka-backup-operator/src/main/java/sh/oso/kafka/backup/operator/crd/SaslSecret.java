package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A Secret with a user name and a password. */
@Block
public record SaslSecret(
    @JsonPropertyDescription("Name of the Secret, in the namespace of this resource.")
        @Required
        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        String name,
    @JsonPropertyDescription("SASL mechanism: PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512.") @Required
        SaslMechanism mechanism,
    @JsonPropertyDescription("Key in the Secret for the user name. Default: username.")
        @Default("username")
        @Size(max = 253)
        @Pattern("^[-._a-zA-Z0-9]*$")
        String usernameKey,
    @JsonPropertyDescription("Key in the Secret for the password. Default: password.")
        @Default("password")
        @Size(max = 253)
        @Pattern("^[-._a-zA-Z0-9]*$")
        String passwordKey) {

  public SaslSecret {
    usernameKey = Given.text(usernameKey, "username");
    passwordKey = Given.text(passwordKey, "password");
  }
}
