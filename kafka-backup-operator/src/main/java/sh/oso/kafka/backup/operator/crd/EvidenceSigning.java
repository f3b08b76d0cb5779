package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** How the report of a validation is signed. */
@Block
public record EvidenceSigning(
    @JsonPropertyDescription("Secret with the private key.") @Required SigningSecret keySecret) {}
