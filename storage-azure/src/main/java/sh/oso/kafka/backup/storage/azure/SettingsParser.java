package sh.oso.kafka.backup.storage.azure;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
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
  private static final Map<String, String> SOVEREIGN_CLOUDS =
      Map.of(
          ".core.usgovcloudapi.net", "https://login.microsoftonline.us",
          ".core.chinacloudapi.cn", "https://login.chinacloudapi.cn");
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
    URI endpoint = endpoint(account, allowHttp);
    AzureSettings parsed =
        new AzureSettings(
            account,
            container,
            prefix(),
            endpoint,
            new AuthenticationParser(reader, settings, environment).parse(),
            new AzureSettings.Identity(
                authorityHost(endpoint), reader.bool(SettingNames.NO_DISCOVERY, false)),
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

  private Optional<String> authorityHost(URI endpoint) {
    return reader
        .findText(SettingNames.AUTHORITY_HOST)
        .or(() -> Optional.ofNullable(environment.get("AZURE_AUTHORITY_HOST")))
        .filter(text -> !text.isBlank())
        .or(() -> authorityOfCloud(endpoint))
        .flatMap(text -> url(SettingNames.AUTHORITY_HOST, text, List.of("https")))
        .map(uri -> uri + "/");
  }

  /** Accounts of a sovereign cloud know no tokens but those of its own authority. */
  private static Optional<String> authorityOfCloud(URI endpoint) {
    String host = endpoint.getHost().toLowerCase(Locale.ROOT);
    return SOVEREIGN_CLOUDS.entrySet().stream()
        .filter(cloud -> host.endsWith(cloud.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
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

  private static boolean sendsTokens(Authentication authentication) {
    return !(authentication instanceof Authentication.AccountKey)
        && !(authentication instanceof Authentication.SasToken);
  }

  private static boolean isHttp(URI uri) {
    return "http".equalsIgnoreCase(uri.getScheme());
  }
}
