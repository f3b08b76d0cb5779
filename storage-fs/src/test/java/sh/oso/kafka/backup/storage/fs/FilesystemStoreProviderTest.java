package sh.oso.kafka.backup.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.ObjectStoreProvider;
import sh.oso.kafka.backup.api.store.StoreSettings;
import sh.oso.kafka.backup.testkit.plugin.ServiceDeclarations;

class FilesystemStoreProviderTest {

  private final FilesystemStoreProvider provider = new FilesystemStoreProvider();

  @Test
  void isFoundOnBothPaths() throws IOException {
    ServiceDeclarations.assertSameOnBothPaths(FilesystemStoreProvider.class);
    assertThat(ServiceLoader.load(ObjectStoreProvider.class))
        .singleElement()
        .isInstanceOf(FilesystemStoreProvider.class);
  }

  @ParameterizedTest
  @CsvSource({
    "file:///var/backups, /var/backups",
    "file:/var/backups, /var/backups",
    "FILE:///var/backups, /var/backups",
    "file:///with%20space%3F/%C3%A9, /with space?/\u00e9",
  })
  void takesAbsolutePathsForLocations(String location, String path) {
    assertThat(provider.settings(URI.create(location)))
        .isEqualTo(new StoreSettings("filesystem", Map.of("path", path)));
  }

  @ParameterizedTest
  @CsvSource({
    "file://backups/kafka, names a host",
    "file://localhost/backups, names a host",
    "file:backups, is relative",
    "file:///backups?fsync=off, %3F",
    "file:///backups#1, %23",
    "s3://bucket/prefix, names no folder",
    "backups/kafka, names no folder",
  })
  void saysHowToMendALocation(String location, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider.settings(URI.create(location)))
        .withMessageContaining(location)
        .withMessageContaining(problem);
  }

  @Test
  void namesAllProblemsOfSettingsTogether() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                provider.open(
                    new StoreSettings(
                        "filesystem", Map.of("path", "relative", "bucket", "b", "Path", "/x"))))
        .withMessageContaining("bucket: unknown")
        .withMessageContaining("Path: unknown")
        .withMessageContaining("path: 'relative' is relative")
        .withMessageContaining(Path.of("relative").toAbsolutePath().toString());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider.open(new StoreSettings("filesystem", Map.of())))
        .withMessageContaining("path: missing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider.open(new StoreSettings("filesystem", Map.of("path", " "))))
        .withMessageContaining("path: missing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider.open(new StoreSettings("s3", Map.of("path", "/x"))))
        .withMessageContaining("s3");
  }

  @Test
  void tellsItsLocationAsAUriThatItTakes() {
    for (String path : new String[] {"/var/backups", "/with space/100%", "/a?b#c"}) {
      StoreSettings settings = new StoreSettings("filesystem", Map.of("path", path));
      try (ObjectStore store = provider.open(settings)) {
        assertThat(store.location()).startsWith("file:///");
        assertThat(provider.settings(URI.create(store.location()))).isEqualTo(settings);
      }
    }
  }
}
