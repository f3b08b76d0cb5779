package sh.oso.kafka.backup.storage.azure;

import java.nio.file.Path;
import java.util.Arrays;

/** Who the store says it is. Prints no secrets. */
sealed interface Authentication {

  /** The owner of the account, by its key. */
  record AccountKey(String key) implements Authentication {
    @Override
    public String toString() {
      return "the account key";
    }
  }

  /** A shared access signature, without the question mark before it. */
  record SasToken(String token) implements Authentication {
    @Override
    public String toString() {
      return "the SAS token"
          + Arrays.stream(token.split("&"))
              .filter(part -> part.startsWith("se="))
              .findFirst()
              .map(part -> ", which ends at " + part.substring(3).replace("%3A", ":"))
              .orElse("");
    }
  }

  /** An application of Entra ID with a password. */
  record ServicePrincipal(String clientId, String tenantId, String clientSecret)
      implements Authentication {
    @Override
    public String toString() {
      return "the service principal " + clientId;
    }
  }

  /** An application of Entra ID that trusts the tokens of a Kubernetes cluster. */
  record WorkloadIdentity(String clientId, String tenantId, Path tokenFile)
      implements Authentication {
    @Override
    public String toString() {
      return "the workload identity " + clientId;
    }
  }

  /** Whatever the surroundings offer, in the order of the SDK. */
  record DefaultChain() implements Authentication {
    @Override
    public String toString() {
      return "what the surroundings offer (environment, managed identity, Azure CLI)";
    }
  }
}
