package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A Secret with certificates in PEM, as those of type kubernetes.io/tls have them. */
@Block
public record TlsSecret(
    @JsonPropertyDescription("Name of the Secret, in the namespace of this resource.")
        @Required
        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        String name,
    @JsonPropertyDescription(
            "Key in the Secret for the certificates of the authorities that are trusted, "
                + "in PEM. Default: ca.crt.")
        @Default("ca.crt")
        @Size(max = 253)
        @Pattern("^[-._a-zA-Z0-9]*$")
        String caKey,
    @JsonPropertyDescription(
            "Key in the Secret for the client's certificate and its chain, in PEM. A "
                + "Secret without certKey and keyKey has the authorities only. Default: "
                + "tls.crt.")
        @Default("tls.crt")
        @Size(max = 253)
        @Pattern("^[-._a-zA-Z0-9]*$")
        String certKey,
    @JsonPropertyDescription(
            "Key in the Secret for the client's private key, in PEM (PKCS#8). Default: "
                + "tls.key.")
        @Default("tls.key")
        @Size(max = 253)
        @Pattern("^[-._a-zA-Z0-9]*$")
        String keyKey) {

  public TlsSecret {
    caKey = Given.text(caKey, "ca.crt");
    certKey = Given.text(certKey, "tls.crt");
    keyKey = Given.text(keyKey, "tls.key");
  }
}
