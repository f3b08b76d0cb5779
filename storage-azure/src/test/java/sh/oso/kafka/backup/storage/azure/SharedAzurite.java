package sh.oso.kafka.backup.storage.azure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StoreSettings;
import sh.oso.kafka.backup.testkit.servers.AzuriteServer;

/** One server for a test class, and stores on it. Registered as a static field. */
final class SharedAzurite implements BeforeAllCallback {

  private static final String KEY = "azurite";

  @SuppressWarnings("NullAway.Init") // by beforeAll
  private AzuriteServer server;

  @SuppressWarnings("NullAway.Init") // by beforeAll
  private Path folder;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("azurite-");
    server = AzuriteServer.start(folder);
    context
        .getStore(ExtensionContext.Namespace.create(SharedAzurite.class, this))
        .put(KEY, (AutoCloseable) this::close);
  }

  AzuriteServer server() {
    return server;
  }

  Path folder() {
    return folder;
  }

  /** A new container. */
  String newContainer() {
    String name = "c-" + UUID.randomUUID();
    server.createContainer(name);
    return name;
  }

  /** Settings with the account's key. */
  Map<String, String> settings(String container) {
    Map<String, String> values = new HashMap<>(withoutCredentials(container));
    values.put("accountKey", AzuriteServer.ACCOUNT_KEY);
    return values;
  }

  Map<String, String> withoutCredentials(String container) {
    return Map.of(
        "accountName",
        AzuriteServer.ACCOUNT,
        "container",
        container,
        "endpoint",
        server.endpoint(),
        "allowHttp",
        "true");
  }

  /** Opens a store with some settings changed or added. */
  ObjectStore open(String container, Map<String, String> changed) throws IOException {
    Map<String, String> values = settings(container);
    values.putAll(changed);
    return open(values);
  }

  static ObjectStore open(Map<String, String> values) throws IOException {
    return new AzureStoreProvider().open(new StoreSettings("azure", values));
  }

  private void close() {
    server.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
