package sh.oso.kafka.backup.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.ObjectStoreProvider;
import sh.oso.kafka.backup.api.store.StoreSettings;
import sh.oso.kafka.backup.testkit.plugin.ServiceDeclarations;

class AzureStoreProviderTest {

  private final AzureStoreProvider provider = new AzureStoreProvider();

  @Test
  void isFoundOnBothPaths() throws IOException {
    ServiceDeclarations.assertSameOnBothPaths(AzureStoreProvider.class);
    assertThat(ServiceLoader.load(ObjectStoreProvider.class))
        .singleElement()
        .isInstanceOf(AzureStoreProvider.class);
  }

  @Test
  void readsLocations() {
    assertThat(provider.settings(URI.create("az://account/container")).values())
        .isEqualTo(Map.of("accountName", "account", "container", "container"));
    assertThat(
            provider
                .settings(
                    URI.create("AZ://account/container/a/b%20c/?sasTokenFile=/f&blockSize=4MiB"))
                .values())
        .isEqualTo(
            Map.of(
                "accountName", "account",
                "container", "container",
                "prefix", "a/b c/",
                "sasTokenFile", "/f",
                "blockSize", "4MiB"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "az://account",
        "az://account/",
        "az:container",
        "s3://account/container",
        "az://account:443/container",
        "az://user@account/container",
        "az://account/container#1",
        "az://account/container?accountName=other",
        "az://account/container?sasToken",
      })
  void saysHowToMendALocation(String location) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider.settings(URI.create(location)))
        .withMessageMatching(
            "(?s).*(az://account/container/prefix|keep the first|%23|name=value).*");
  }

  @Test
  void tellsNoSecretsOfALocation() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider.settings(URI.create("az://account?sasToken=sv=1&sig=geheim")))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("geheim"));
  }

  @Test
  void opensAndTellsItsLocationAsAUriThatItTakes() throws IOException {
    Map<String, String> values =
        Map.of(
            "accountName", "account", "container", "a-b", "prefix", "p/q r", "accountKey", "Zm9v");
    try (ObjectStore store = provider.open(new StoreSettings("azure", values))) {
      assertThat(store.location()).isEqualTo("az://account/a-b/p/q%20r");
      assertThat(provider.settings(URI.create(store.location())).values())
          .isEqualTo(Map.of("accountName", "account", "container", "a-b", "prefix", "p/q r"));
      assertThat(store.toString()).doesNotContain("Zm9v");
    }
  }

  @ParameterizedTest
  @CsvSource({"accountKey, SECRET", "sasToken, SECRET", "servicePrincipal.clientSecret, SECRET"})
  void knowsItsSecrets(String name, String kind) {
    assertThat(provider.knownSettings())
        .filteredOn(setting -> setting.name().equals(name))
        .singleElement()
        .satisfies(setting -> assertThat(setting.kind().name()).isEqualTo(kind));
  }
}
