package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A Secret with a service principal. */
@Block
public record AzureServicePrincipal(
    @JsonPropertyDescription("Name of the Secret, in the namespace of this resource.")
        @Required
        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        String name,
    @JsonPropertyDescription(
            "Key in the Secret for the application (client) id. Default: AZURE_CLIENT_ID.")
        @Default("AZURE_CLIENT_ID")
        @Size(max = 253)
        @Pattern("^[-._a-zA-Z0-9]*$")
        String clientIdKey,
    @JsonPropertyDescription(
            "Key in the Secret for the tenant (directory) id. Default: AZURE_TENANT_ID.")
        @Default("AZURE_TENANT_ID")
        @Size(max = 253)
        @Pattern("^[-._a-zA-Z0-9]*$")
        String tenantIdKey,
    @JsonPropertyDescription(
            "Key in the Secret for the client secret. Default: AZURE_CLIENT_SECRET.")
        @Default("AZURE_CLIENT_SECRET")
        @Size(max = 253)
        @Pattern("^[-._a-zA-Z0-9]*$")
        String clientSecretKey) {

  public AzureServicePrincipal {
    clientIdKey = Given.text(clientIdKey, "AZURE_CLIENT_ID");
    tenantIdKey = Given.text(tenantIdKey, "AZURE_TENANT_ID");
    clientSecretKey = Given.text(clientSecretKey, "AZURE_CLIENT_SECRET");
  }
}
