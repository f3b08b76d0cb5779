package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A container of Azure Blob Storage. */
@Block
@ValidationRule(
    value =
        "[has(self.credentialsSecret), has(self.sasTokenSecret), "
            + "has(self.servicePrincipalSecret), self.useWorkloadIdentity].filter(it, "
            + "it).size() <= 1",
    message =
        "choose one way of authentication: credentialsSecret, sasTokenSecret, "
            + "servicePrincipalSecret or useWorkloadIdentity; with none, the default chain "
            + "of the Azure SDK is used")
public record AzureStorage(
    @JsonPropertyDescription("Name of the storage account.")
        @Required
        @Size(min = 3, max = 24)
        @Pattern("^[a-z0-9]+$")
        String accountName,
    @JsonPropertyDescription("Name of the blob container, which must exist.")
        @Required
        @Size(min = 3, max = 63)
        @Pattern("^([a-z0-9](-?[a-z0-9])*|[$](root|web|logs))$")
        String container,
    @JsonPropertyDescription(
            "What the names of all objects begin with, as a folder would. Default: none.")
        @Size(max = 512)
        @Nullable String prefix,
    @JsonPropertyDescription(
            "URL of the account, for sovereign clouds and emulators. Default: "
                + "https://ACCOUNT.blob.core.windows.net.")
        @Size(max = 2048)
        @Pattern("^(https?://[^ ]+)?$")
        @Nullable String endpoint,
    @JsonPropertyDescription(
            "Whether to authenticate with the workload identity of the pod (AKS), "
                + "through its service account. Default: false.")
        @Default("false")
        boolean useWorkloadIdentity,
    @JsonPropertyDescription("Secret with the key of the account.")
        @Nullable AzureAccountKey credentialsSecret,
    @JsonPropertyDescription("Secret with a shared access signature.")
        @Nullable AzureSasToken sasTokenSecret,
    @JsonPropertyDescription("Secret with a service principal.")
        @Nullable AzureServicePrincipal servicePrincipalSecret,
    @JsonPropertyDescription(
            "Where tokens of a service principal come from, in sovereign and private clouds."
                + " Default: https://login.microsoftonline.com, or what the pod's identity says.")
        @Size(max = 2048)
        @Pattern("^(https://[^ ]+)?$")
        @Nullable String authorityHost,
    @JsonPropertyDescription(
            "Whether to take authorityHost as it is, without asking the public cloud whether it"
                + " is known there: for private clouds. Default: false.")
        @Default("false")
        boolean disableInstanceDiscovery,
    @JsonPropertyDescription(
            "Secret with certificates of private authorities to trust besides the public ones,"
                + " for an endpoint or authorityHost of one's own.")
        @Nullable CaSecret caSecret) {

  public AzureStorage {
    prefix = Given.text(prefix);
    endpoint = Given.text(endpoint);
    authorityHost = Given.text(authorityHost);
  }
}
