package sh.oso.kafka.backup.cli.settings;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.oso.kafka.backup.api.store.StoreSetting;
import sh.oso.kafka.backup.api.store.StoreSetting.Kind;

/** Parses settings for tests. */
final class Fixtures {

  /** What every command needs, for a test that is about something else. */
  static final String LEAST =
      """
      kafkaCluster: {bootstrapServers: [a:1]}
      topics: ["*"]
      storage: {uri: "file:///b"}
      """;

  /** As stores declare them; what real ones take is tested with them. */
  static final StoreTypes STORES =
      new StoreTypes(
          Map.of(
              "filesystem", List.of(setting("path", Kind.FILE)),
              "other", List.of(setting("bucket", Kind.TEXT)),
              "s3",
                  List.of(
                      setting("bucket", Kind.TEXT),
                      setting("region", Kind.TEXT),
                      setting("endpoint", Kind.TEXT),
                      setting("secretKey", Kind.SECRET),
                      setting("objectLock.mode", Kind.TEXT),
                      setting("objectLock.days", Kind.INTEGER))));

  private static StoreSetting setting(String name, Kind kind) {
    return new StoreSetting(name, kind, "", "");
  }

  private Fixtures() {}

  static Settings parse(List<String> assignments) {
    return SettingsParser.parse(
        null, new Flags().any(assignments, "--set"), Map.of(), Set.of(), STORES);
  }

  static Settings parse(String yaml, Flags flags, Map<String, String> environment, Need... needs) {
    try {
      Path file = Files.createTempFile("settings", ".yaml");
      try {
        Files.writeString(file, yaml);
        return SettingsParser.parse(file, flags, environment, Set.of(needs), STORES);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The problems of a file, each without the file's name. */
  static List<String> problems(String yaml, Need... needs) {
    return problems(yaml, new Flags(), needs);
  }

  static List<String> problems(String yaml, Flags flags, Need... needs) {
    SettingsException failure =
        catchThrowableOfType(
            SettingsException.class, () -> parse(yaml, flags, Map.of("SET", "value"), needs));
    return failure == null
        ? List.of()
        : failure.problems().stream()
            .map(problem -> problem.toString().replaceAll("\\(\\S*settings\\S*\\.yaml ", "("))
            .toList();
  }
}
