package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A Kafka cluster and how to connect to it. */
@Block
@ValidationRule(
    value = "!self.securityProtocol.startsWith('SASL_') || has(self.saslSecret)",
    message =
        "securityProtocol SASL_PLAINTEXT or SASL_SSL needs saslSecret, with the "
            + "Secret's name and the mechanism")
@ValidationRule(
    value = "self.securityProtocol.startsWith('SASL_') || !has(self.saslSecret)",
    message =
        "saslSecret is given, but securityProtocol would ignore it; write SASL_SSL "
            + "or SASL_PLAINTEXT")
@ValidationRule(
    value = "self.securityProtocol.endsWith('SSL') || !has(self.tlsSecret)",
    message =
        "tlsSecret is given, but securityProtocol would ignore it; write SSL or " + "SASL_SSL")
public record KafkaCluster(
    @JsonPropertyDescription("Brokers to begin with, each as host:port.")
        @Required
        @Size(min = 1, max = 100)
        List<
                @Size(min = 1, max = 300)
                @Pattern("^(\\[[0-9A-Fa-f:%.]+\\]|[^\\s:/,]+):[0-9]{1,5}$") String>
            bootstrapServers,
    @JsonPropertyDescription(
            "How to speak to the brokers: PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL. "
                + "Default: PLAINTEXT.")
        @Default("PLAINTEXT")
        SecurityProtocol securityProtocol,
    @JsonPropertyDescription(
            "Secret with certificates for SSL and SASL_SSL. Without it the authorities "
                + "that the JDK knows are trusted, and the client shows no certificate.")
        @Nullable TlsSecret tlsSecret,
    @JsonPropertyDescription(
            "Secret with the user name and password for SASL_PLAINTEXT and SASL_SSL, "
                + "which need it.")
        @Nullable SaslSecret saslSecret) {

  public KafkaCluster {
    bootstrapServers = Given.list(bootstrapServers);
    securityProtocol = Objects.requireNonNullElse(securityProtocol, SecurityProtocol.PLAINTEXT);
  }
}
