package sh.oso.kafka.backup.api.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.DataSize;
import sh.oso.kafka.backup.api.store.StoreSetting.Kind;

class StoreSettingsReaderTest {

  @Test
  void readsEveryKindOfValue(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("key"), "pass word\n");
    StoreSettingsReader reader =
        reader(
            Map.of(
                "bucket", " b ",
                "keyFile", secret.toString(),
                "caFile", secret.toString(),
                "parts", "4",
                "lock.size", "8MiB",
                "plain", "true"));
    assertThat(reader.text("bucket")).isEqualTo("b");
    assertThat(reader.findSecret("key")).hasValue("pass word");
    assertThat(reader.findFile("caFile")).hasValue(secret);
    assertThat(reader.integer("parts", 1, 9, 2)).isEqualTo(4);
    assertThat(
            reader.size(
                "lock.size",
                DataSize.ofMebibytes(1),
                DataSize.ofMebibytes(9),
                DataSize.ofMebibytes(2)))
        .isEqualTo(DataSize.ofMebibytes(8));
    assertThat(reader.bool("plain", false)).isTrue();
    reader.finish();
  }

  @Test
  void takesBlankTextForNotGiven() {
    StoreSettingsReader reader =
        reader(Map.of("bucket", " ", "key", "", "keyFile", "", "parts", " ", "plain", ""));
    assertThat(reader.findText("bucket")).isEmpty();
    assertThat(reader.findSecret("key")).isEmpty();
    assertThat(reader.integer("parts", 1, 9, 2)).isEqualTo(2);
    assertThat(reader.bool("plain", true)).isTrue();
    reader.finish();
  }

  @Test
  void namesAllProblemsTogetherAndNoSecret(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("key"), "hush");
    StoreSettingsReader reader =
        reader(
            Map.of(
                "Bucket", "b",
                "key", "secret",
                "keyFile", secret.toString(),
                "caFile", "/does/not/exist",
                "parts", "ten",
                "lock.size", "10MiB",
                "plain", "yes"));
    reader.text("bucket");
    reader.findSecret("key");
    reader.findFile("caFile");
    reader.integer("parts", 1, 9, 2);
    reader.size("lock.size", new DataSize(0), DataSize.ofMebibytes(9), new DataSize(1));
    reader.bool("plain", false);
    assertThatIllegalArgumentException()
        .isThrownBy(reader::finish)
        .withMessageContaining("storage.test: Bucket: unknown")
        .withMessageContaining("takes bucket, key, keyFile, caFile, parts, lock.size, plain")
        .withMessageContaining("bucket: missing")
        .withMessageContaining("key: given, and keyFile too")
        .withMessageContaining("caFile: there is no file /does/not/exist")
        .withMessageContaining("parts: 'ten' is no whole number from 1 to 9")
        .withMessageContaining("lock.size: '10MiB' is no size from 0 B to 9.0 MiB")
        .withMessageContaining("plain: 'yes' is not one of true, false")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret").doesNotContain("hush"));
  }

  @Test
  void saysThatAFileOfASecretIsMissingOrEmpty(@TempDir Path folder) throws IOException {
    StoreSettingsReader missing = reader(Map.of("keyFile", folder.resolve("none").toString()));
    assertThat(missing.findSecret("key")).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(missing::finish)
        .withMessageContaining("keyFile: there is no file");
    Path empty = Files.writeString(folder.resolve("empty"), "\n");
    StoreSettingsReader blank = reader(Map.of("keyFile", empty.toString()));
    assertThat(blank.findSecret("key")).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(blank::finish)
        .withMessageContaining("is empty");
  }

  @Test
  void refusesSettingsOfAnotherType() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new StoreSettingsReader(new StoreSettings("other", Map.of()), new TestProvider()))
        .withMessageContaining("type other, not test");
  }

  @Test
  void mayNotReadWhatItsProviderDoesNotTell() {
    StoreSettingsReader reader = reader(Map.of());
    assertThatThrownBy(() -> reader.findText("untold")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void readsTheQueryOfALocation() {
    assertThat(StoreSettingsReader.query(URI.create("x://b/p?a=1+2&b=c%26d&&e=")))
        .isEqualTo(Map.of("a", "1+2", "b", "c&d", "e", ""));
    assertThat(StoreSettingsReader.query(URI.create("x://b/p"))).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StoreSettingsReader.query(URI.create("x://b?a=1&a=2")))
        .withMessageContaining("a is given twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StoreSettingsReader.query(URI.create("x://b?secret")))
        .withMessageContaining("name=value");
  }

  private static StoreSettingsReader reader(Map<String, String> values) {
    return new StoreSettingsReader(new StoreSettings("test", values), new TestProvider());
  }

  private static final class TestProvider implements ObjectStoreProvider {
    @Override
    public String type() {
      return "test";
    }

    @Override
    public Set<String> uriSchemes() {
      return Set.of("test");
    }

    @Override
    public List<StoreSetting> knownSettings() {
      return List.of(
          new StoreSetting("bucket", Kind.TEXT, "", "Where."),
          new StoreSetting("key", Kind.SECRET, "", "Who."),
          new StoreSetting("caFile", Kind.FILE, "", "Whom to trust."),
          new StoreSetting("parts", Kind.INTEGER, "2", "How many."),
          new StoreSetting("lock.size", Kind.SIZE, "2MiB", "How large."),
          new StoreSetting("plain", Kind.BOOLEAN, "false", "How."));
    }

    @Override
    public StoreSettings settings(URI location) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ObjectStore open(StoreSettings settings) {
      throw new UnsupportedOperationException();
    }
  }
}
