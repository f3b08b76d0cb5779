package sh.oso.kafka.backup.storage.azure;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the container is and how it is used. Prints no secrets.
 *
 * @param endpoint of the account, {@code https://account.blob.core.windows.net} or {@code
 *     https://host:port/account}
 * @param prefix what all blob names begin with; empty, or ending in a slash
 */
record AzureSettings(
    String accountName,
    String container,
    String prefix,
    URI endpoint,
    Authentication authentication,
    Identity identity,
    Network network,
    Upload upload) {

  /** How tokens are asked for. */
  record Identity(Optional<String> authorityHost, boolean disableInstanceDiscovery) {}

  /** How servers are reached. */
  record Network(Optional<Path> caFile, Optional<InetSocketAddress> proxy) {}

  /** How new blobs are sent; without a tier they get the account's own. */
  record Upload(int blockBytes, int parallelBlocks, Optional<String> accessTier) {}

  /** As a user would write it. */
  String location() {
    String key = prefix.isEmpty() ? "" : "/" + prefix.substring(0, prefix.length() - 1);
    return AzureStoreProvider.uri(accountName, "/" + container + key);
  }
}
