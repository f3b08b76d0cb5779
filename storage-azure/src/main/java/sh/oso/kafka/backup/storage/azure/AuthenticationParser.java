package sh.oso.kafka.backup.storage.azure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import sh.oso.kafka.backup.api.store.StoreSettings;
import sh.oso.kafka.backup.api.store.StoreSettingsReader;

/** Finds out which way of authentication a user gave: one, or none for the default chain. */
final class AuthenticationParser {

  private final StoreSettingsReader reader;
  private final StoreSettings settings;
  private final Map<String, String> environment;

  AuthenticationParser(
      StoreSettingsReader reader, StoreSettings settings, Map<String, String> environment) {
    this.reader = reader;
    this.settings = settings;
    this.environment = environment;
  }

  Authentication parse() {
    boolean workloadIdentity = reader.bool(SettingNames.WORKLOAD_IDENTITY, false);
    List<String> ways = new ArrayList<>();
    if (isGiven(SettingNames.ACCOUNT_KEY)) {
      ways.add(SettingNames.ACCOUNT_KEY);
    }
    if (isGiven(SettingNames.SAS_TOKEN)) {
      ways.add(SettingNames.SAS_TOKEN);
    }
    if (isGiven(SettingNames.CLIENT_ID)
        || isGiven(SettingNames.TENANT_ID)
        || isGiven(SettingNames.CLIENT_SECRET)) {
      ways.add("servicePrincipal");
    }
    if (workloadIdentity) {
      ways.add(SettingNames.WORKLOAD_IDENTITY);
    }
    if (ways.size() > 1) {
      reader.problem(
          ways.get(0),
          "given, and "
              + String.join(", ", ways.subList(1, ways.size()))
              + " too;"
              + " keep one way of authentication");
    }
    return ways.isEmpty()
        ? new Authentication.DefaultChain()
        : switch (ways.get(0)) {
          case SettingNames.ACCOUNT_KEY -> accountKey();
          case SettingNames.SAS_TOKEN -> sasToken();
          case SettingNames.WORKLOAD_IDENTITY -> workloadIdentity();
          default ->
              new Authentication.ServicePrincipal(
                  secret(SettingNames.CLIENT_ID),
                  secret(SettingNames.TENANT_ID),
                  secret(SettingNames.CLIENT_SECRET));
        };
  }

  private boolean isGiven(String secret) {
    return !settings.values().getOrDefault(secret, "").isBlank()
        || !settings.values().getOrDefault(secret + "File", "").isBlank();
  }

  private String secret(String name) {
    if (!isGiven(name)) {
      reader.problem(name, "missing");
      return "";
    }
    return reader.findSecret(name).map(String::strip).orElse("");
  }

  private Authentication accountKey() {
    String key = secret(SettingNames.ACCOUNT_KEY);
    try {
      Base64.getDecoder().decode(key);
    } catch (IllegalArgumentException e) {
      reader.problem(SettingNames.ACCOUNT_KEY, "this is no key of an account: it is not Base64");
    }
    return new Authentication.AccountKey(key);
  }

  private Authentication sasToken() {
    String token = secret(SettingNames.SAS_TOKEN).replaceFirst("^\\?", "");
    if (!token.isEmpty() && !("&" + token).contains("&sig=")) {
      reader.problem(
          SettingNames.SAS_TOKEN,
          "this is no SAS token, which has the form sv=...&sig=...; give the token only, not the"
              + " URL before it");
    }
    return new Authentication.SasToken(token);
  }

  private Authentication workloadIdentity() {
    String file = environment("AZURE_FEDERATED_TOKEN_FILE");
    Path tokenFile = Path.of(file);
    if (!file.isEmpty() && !Files.isReadable(tokenFile)) {
      reader.problem(
          SettingNames.WORKLOAD_IDENTITY,
          "there is no file " + file + ", named by AZURE_FEDERATED_TOKEN_FILE, that may be read");
    }
    return new Authentication.WorkloadIdentity(
        environment("AZURE_CLIENT_ID"), environment("AZURE_TENANT_ID"), tokenFile);
  }

  private String environment(String variable) {
    String value = environment.getOrDefault(variable, "");
    if (value.isBlank()) {
      reader.problem(
          SettingNames.WORKLOAD_IDENTITY,
          variable
              + " is not set; a pod gets it with the label azure.workload.identity/use: \"true\" and"
              + " a service account annotated with azure.workload.identity/client-id");
    }
    return value;
  }
}
