package sh.oso.kafka.backup.storage.azure;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import sh.oso.kafka.backup.api.DataSize;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.StoreSettings;
import sh.oso.kafka.backup.api.store.StoreSettingsReader;

/** Makes values of the texts that a user gave, once. */
final class SettingsParser {

  private static final int MOST_BLOCK_MIB = 256;
  private static final URI NOWHERE = URI.create("https://endpoint.invalid");

  private final StoreSettingsReader reader;
  private final StoreSettings settings;
  private final Map<String, String> environment;

  SettingsParser(
      StoreSettingsReader reader, StoreSettings settings, Map<String, String> environment) {
    this.reader = reader;
    this.settings = settings;
    this.environment = environment;
  }

  AzureSettings parse() {
    String account = accountName();
    String container = container();
    boolean allowHttp = reader.bool(SettingNames.ALLOW_HTTP, false);
    AzureSettings parsed =
        new AzureSettings(
            account,
            container,
            prefix(),
            endpoint(account, allowHttp),
            authentication(),
            new AzureSettings.Identity(
                authorityHost(), reader.bool(SettingNames.NO_DISCOVERY, false)),
            new AzureSettings.Network(reader.findFile(SettingNames.CA_FILE), proxy()),
            upload());
    if (sendsTokens(parsed.authentication()) && isHttp(parsed.endpoint())) {
      reader.problem(
          SettingNames.ENDPOINT,
          "tokens are sent over https only; use an accountKey or a sasToken with http");
    }
    reader.finish();
    return parsed;
  }

  private String accountName() {
    String name = reader.text(SettingNames.ACCOUNT_NAME);
    if (!name.isEmpty() && !name.matches("[a-z0-9]{3,24}")) {
      reader.problem(
          SettingNames.ACCOUNT_NAME,
          "'" + name + "' is no name of an account, which has 3 to 24 letters a-z and digits");
    }
    return name;
  }

  private String container() {
    String name = reader.text(SettingNames.CONTAINER);
    boolean valid = name.matches("[a-z0-9](-?[a-z0-9])*") && name.length() >= 3;
    if (!name.isEmpty() && (!valid || name.length() > 63)) {
      reader.problem(
          SettingNames.CONTAINER,
          "'"
              + name
              + "' is no name of a container, which has 3 to 63 letters a-z, digits and single"
              + " dashes");
    }
    return name;
  }

  private String prefix() {
    String prefix = reader.findText(SettingNames.PREFIX).orElse("").replaceAll("^/+|/+$", "");
    if (prefix.isEmpty()) {
      return "";
    }
    try {
      return ObjectKey.of(prefix) + "/";
    } catch (IllegalArgumentException e) {
      reader.problem(SettingNames.PREFIX, String.valueOf(e.getMessage()));
      return "";
    }
  }

  private URI endpoint(String account, boolean allowHttp) {
    Optional<String> text = reader.findText(SettingNames.ENDPOINT);
    if (text.isEmpty()) {
      return account.matches("[a-z0-9]+")
          ? URI.create("https://" + account + ".blob.core.windows.net")
          : NOWHERE;
    }
    Optional<URI> uri = url(SettingNames.ENDPOINT, text.get(), List.of("https", "http"));
    uri.ifPresent(it -> checkEndpoint(it, account, allowHttp));
    return uri.orElse(NOWHERE);
  }

  private void checkEndpoint(URI uri, String account, boolean allowHttp) {
    if (isHttp(uri) && !allowHttp) {
      reader.problem(
          SettingNames.ENDPOINT,
          uri + " would send everything unencrypted; use https, or set allowHttp to true");
    }
    String path = uri.getPath().replaceAll("^/|/$", "");
    if (!path.isEmpty() && !path.equals(account)) {
      reader.problem(
          SettingNames.ENDPOINT,
          "the path of " + uri + " must be the accountName; container and prefix are settings");
    } else if (path.isEmpty() && uri.getHost().matches("localhost|[0-9.]+|\\[.*\\]")) {
      reader.problem(
          SettingNames.ENDPOINT, uri + " does not name the account: write " + uri + "/" + account);
    }
  }

  private Optional<URI> url(String name, String text, List<String> schemes) {
    try {
      URI uri = new URI(text.replaceFirst("/+$", ""));
      if (uri.getScheme() != null
          && schemes.contains(uri.getScheme().toLowerCase(Locale.ROOT))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return Optional.of(uri);
      }
    } catch (URISyntaxException e) {
      // told below, without the text: it may hold a password or a token
    }
    reader.problem(
        name,
        "it must be "
            + String.join(" or ", schemes)
            + "://host, with :port if need be, and neither user, '?' nor '#'");
    return Optional.empty();
  }

  private Optional<String> authorityHost() {
    return reader
        .findText(SettingNames.AUTHORITY_HOST)
        .or(() -> Optional.ofNullable(environment.get("AZURE_AUTHORITY_HOST")))
        .filter(text -> !text.isBlank())
        .flatMap(text -> url(SettingNames.AUTHORITY_HOST, text, List.of("https")))
        .map(uri -> uri + "/");
  }

  private Optional<InetSocketAddress> proxy() {
    return reader
        .findText(SettingNames.PROXY)
        .flatMap(text -> url(SettingNames.PROXY, text, List.of("http")))
        .flatMap(
            uri -> {
              if (uri.getPort() < 0 || !uri.getPath().isEmpty()) {
                reader.problem(SettingNames.PROXY, "write http://host:port");
                return Optional.empty();
              }
              return Optional.of(InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort()));
            });
  }

  private AzureSettings.Upload upload() {
    Optional<String> tier = Optional.empty();
    if (reader.findText(SettingNames.ACCESS_TIER).filter("Archive"::equals).isPresent()) {
      reader.problem(
          SettingNames.ACCESS_TIER,
          "what is in Archive cannot be read without hours of waiting; use Hot, Cool or Cold");
    } else {
      tier =
          reader.choice(
              SettingNames.ACCESS_TIER, List.of("Hot", "Cool", "Cold"), Function.identity());
    }
    DataSize blockSize =
        reader.size(
            SettingNames.BLOCK_SIZE,
            DataSize.ofMebibytes(1),
            DataSize.ofMebibytes(MOST_BLOCK_MIB),
            DataSize.ofMebibytes(8));
    int parallel = reader.integer(SettingNames.PARALLEL_BLOCKS, 1, 64, 2);
    return new AzureSettings.Upload(Math.toIntExact(blockSize.bytes()), parallel, tier);
  }

  private Authentication authentication() {
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

  private static boolean sendsTokens(Authentication authentication) {
    return !(authentication instanceof Authentication.AccountKey)
        && !(authentication instanceof Authentication.SasToken);
  }

  private static boolean isHttp(URI uri) {
    return "http".equalsIgnoreCase(uri.getScheme());
  }
}
