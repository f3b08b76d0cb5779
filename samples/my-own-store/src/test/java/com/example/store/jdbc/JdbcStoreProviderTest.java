package com.example.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.ObjectStoreProvider;
import sh.oso.kafka.backup.api.store.StorageAccessException;
import sh.oso.kafka.backup.api.store.StoreSettings;
import sh.oso.kafka.backup.testkit.plugin.ServiceDeclarations;

class JdbcStoreProviderTest {

  private static final ObjectKey KEY = ObjectKey.of("a/b");

  private final JdbcStoreProvider provider = new JdbcStoreProvider();

  @Test
  void isFoundOnBothPaths() throws IOException {
    ServiceDeclarations.assertSameOnBothPaths(JdbcStoreProvider.class);
    assertThat(ServiceLoader.load(ObjectStoreProvider.class))
        .singleElement()
        .isInstanceOf(JdbcStoreProvider.class);
  }

  @Test
  void takesUrlsOfDatabasesForLocations() {
    assertThat(provider.uriSchemes()).containsExactly("jdbc");
    assertThat(provider.settings(URI.create("jdbc:h2:mem:x;MODE=PostgreSQL")))
        .isEqualTo(new StoreSettings("jdbc", Map.of("url", "jdbc:h2:mem:x;MODE=PostgreSQL")));
  }

  @Test
  void namesAllProblemsOfSettingsTogether() {
    assertRefused(Map.of("bucket", "b", "password", "p", "passwordFile", "/p"))
        .withMessageContaining("bucket: unknown")
        .withMessageContaining("url: missing")
        .withMessageContaining("password: given, and passwordFile too");
    assertRefused(Map.of("url", "jdbc:nosuch:thing;a=b"))
        .withMessageContaining("url: no driver at hand takes jdbc:nosuch:thing;");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:h2:mem:x;USER=sa;PASSWORD=hunter2",
        "jdbc:h2:mem:x;PASSWORD = hunter2",
        "jdbc:postgresql://host/db?user=sa&password=hunter2",
        "jdbc:mysql://sa:hunter2@host/db",
        "jdbc:oracle:thin:scott/hunter2@//host/db",
      })
  void refusesPasswordsInUrlsWithoutTellingThem(String url) {
    assertRefused(Map.of("url", url))
        .withMessageContaining("write them as user, password")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
  }

  private org.assertj.core.api.ThrowableAssertAlternative<?> assertRefused(
      Map<String, String> values) {
    return assertThatIllegalArgumentException()
        .isThrownBy(() -> provider.open(new StoreSettings("jdbc", values)));
  }

  @Test
  void tellsItsLocationWithoutOptions() throws IOException {
    try (ObjectStore store = open(Map.of("url", "jdbc:h2:mem:here;MODE=PostgreSQL"))) {
      assertThat(store.location()).isEqualTo("jdbc:h2:mem:here");
    }
  }

  @Test
  void logsInWithAPasswordFromAFile(@TempDir Path folder) throws IOException {
    String url = "jdbc:h2:file:" + folder.resolve("database");
    String file = Files.writeString(folder.resolve("password"), "hunter2\n").toString();
    try (ObjectStore store = open(Map.of("url", url, "user", "u", "passwordFile", file))) {
      store.put(KEY, ObjectContent.of(new byte[9]), Lifetime.LASTING);
    }

    try (ObjectStore store = open(Map.of("url", url, "user", "u", "password", "hunter2"))) {
      assertThat(store.findStat(KEY)).map(ObjectStat::sizeBytes).isEqualTo(Optional.of(9L));
    }
    try (ObjectStore store = open(Map.of("url", url, "user", "u", "password", "other"))) {
      assertThatThrownBy(() -> store.findStat(KEY))
          .isInstanceOf(StorageAccessException.class)
          .hasMessageContaining("looking up a/b failed")
          .hasMessageContaining("check user, password")
          .hasMessageNotContaining("other");
    }
  }

  private ObjectStore open(Map<String, String> values) throws IOException {
    return provider.open(new StoreSettings("jdbc", values));
  }
}
