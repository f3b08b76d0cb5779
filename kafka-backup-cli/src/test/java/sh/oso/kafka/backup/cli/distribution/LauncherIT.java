package sh.oso.kafka.backup.cli.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The distribution starts, on the module path and on the class path, or says why it cannot. */
class LauncherIT {

  static Stream<Command> bothPaths() {
    return Stream.of(Command.onModulePath(), Command.onClassPath());
  }

  @ParameterizedTest
  @MethodSource("bothPaths")
  void startsAndTellsWhatItIs(Command command) {
    assertThat(command.run("--version").succeeded().out()).startsWith("kafka-backup ");
    assertThat(command.run("--help").succeeded().out()).contains("Commands:");
    assertThat(command.run("generate-completion").succeeded().out())
        .startsWith("#!/usr/bin/env bash");
  }

  @ParameterizedTest
  @MethodSource("bothPaths")
  void tellsProblemsToPeopleAndToMachines(Command command, @TempDir Path folder)
      throws IOException {
    Path log = folder.resolve("log");
    Command.Result result =
        command.run("backup", "-o", "json", "--set", "a=b", "--termination-log", log.toString());

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("kafka-backup: 4 problems in the settings\n")
        .doesNotContain("\tat ");
    assertThat(result.json().at("/error/problems/0/path").textValue()).isEqualTo("a");
    JsonNode told = new ObjectMapper().readTree(log.toFile());
    assertThat(told.at("/exitName").textValue()).isEqualTo("INVALID_REQUEST");
    assertThat(told.at("/message").textValue()).startsWith("a: ").contains("; topics: ");
  }

  @ParameterizedTest
  @MethodSource("bothPaths")
  void findsThePartsOfTheDistribution(Command command, @TempDir Path folder) {
    Command.Result list = command.run("list", "--storage", folder.toString(), "-ojson").succeeded();

    assertThat(list.err()).isEmpty();
    assertThat(list.json().at("/backups").isEmpty()).isTrue();
    for (String codec : List.of("zstd", "lz4", "none")) {
      command.run("list", "-s", folder.toString(), "--set=compression=" + codec).succeeded();
    }
    assertThat(command.run("list", "-s", folder.toString(), "--set=compression=gzip").code())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("bothPaths")
  void findsPlugins(Command command, @TempDir Path folder) throws IOException {
    PluginJar.write(folder.resolve("echo.jar"));

    Command.Result told = command.run("list", "-s", "echo:hello", "--plugins", folder.toString());
    Command.Result known =
        command.with("KAFKA_BACKUP_PLUGINS", folder.toString()).run("list", "-s", "echo:again");
    Command.Result missing = command.run("list", "-s", "echo:hello");

    assertThat(told.err()).contains("the plug-in heard echo:hello");
    assertThat(known.err()).contains("the plug-in heard echo:again");
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("echo").doesNotContain("heard");
  }

  @Test
  void startsThroughALinkAndFromElsewhere(@TempDir Path folder) throws IOException {
    Path link =
        Files.createSymbolicLink(
            folder.resolve("kb"), Command.HOME.resolve("bin").resolve("kafka-backup"));
    Path relative = Files.createSymbolicLink(folder.resolve("kb2"), Path.of("kb"));

    for (Path each : List.of(link, relative)) {
      Command command = new Command(List.of(each.toString()), java.util.Map.of());
      assertThat(command.run("--version").succeeded().out()).startsWith("kafka-backup ");
    }
  }

  @Test
  void takesOptionsOfTheJvm() {
    Command.Result result =
        Command.onModulePath()
            .with("KAFKA_BACKUP_OPTS", "-Xmx64m -XX:+PrintFlagsFinal")
            .run("--version");

    assertThat(result.succeeded().out()).containsPattern("MaxHeapSize +[:]?= +67108864 ");
  }

  @Test
  void saysWhichJavaItNeeds(@TempDir Path folder) throws IOException {
    Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"1.8.0_392\"' >&2\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));

    Command.Result old = Command.onModulePath().with("JAVA_HOME", folder.toString()).run("list");
    Command.Result none = Command.onModulePath().with("JAVA_HOME", "/nowhere").run("list");

    assertThat(old.code()).isEqualTo(1);
    assertThat(old.err())
        .isEqualTo(
            "kafka-backup: " + java + " is Java 1; Java 17 or later is needed, see JAVA_HOME\n");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err())
        .isEqualTo(
            "kafka-backup: JAVA_HOME is /nowhere, which has no bin/java; point it to Java 17 or"
                + " later\n");
  }

  @Test
  void carriesWhatItMust() {
    assertThat(Command.HOME.resolve("LICENSE")).content().contains("Apache License");
    assertThat(Command.HOME.resolve("plugins/README.md")).exists();
    assertThat(Command.HOME.resolve("completion/kafka-backup.bash"))
        .content()
        .contains("complete -F _complete_kafka-backup");
    assertThat(Path.of(Command.HOME + ".tar.gz")).isNotEmptyFile();
  }
}
