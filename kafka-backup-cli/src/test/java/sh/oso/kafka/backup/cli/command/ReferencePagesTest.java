package sh.oso.kafka.backup.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.KafkaBackupBuilder;
import sh.oso.kafka.backup.api.store.StoreSetting;
import sh.oso.kafka.backup.cli.ExitCode;
import sh.oso.kafka.backup.cli.settings.Key;
import sh.oso.kafka.backup.cli.settings.StoreTypes;

/** The reference pages say what the command says of itself. */
class ReferencePagesTest {

  private static final String REGENERATE =
      "mvn -pl kafka-backup-cli -am test -Dtest=ReferencePagesTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -DregeneratePages";
  private static final String NOTE =
      "<!-- Generated from the code. Regenerate with: " + REGENERATE + " -->\n\n";
  private static final Path FOLDER = Path.of("../docs/reference");

  @Test
  void thePageOfCommandsIsCurrent() throws IOException {
    compare("cli.md", commands());
  }

  @Test
  void thePageOfSettingsIsCurrent() throws IOException {
    compare("settings.md", settings());
  }

  private static void compare(String page, String expected) throws IOException {
    Path file = FOLDER.resolve(page);
    if (System.getProperty("regeneratePages") != null) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, expected);
    }
    assertThat(file).as("regenerate with: " + REGENERATE).hasContent(expected);
  }

  private static String commands() {
    Context context =
        new Context(
            Map.of(),
            new PrintStream(PrintStream.nullOutputStream()),
            new PrintStream(PrintStream.nullOutputStream()),
            0,
            KafkaBackupBuilder::build,
            new Cancellation(),
            () -> {});
    CommandLine root = KafkaBackupCommand.commandLine(context);
    StringBuilder page =
        new StringBuilder("# Commands\n\n")
            .append(NOTE)
            .append(
                """
                Settings can stand in flags, in a [settings file](settings.md), or both; flags win.
                Reports go to standard output, and nothing else does; progress, logs and errors go to standard error.

                Environment of `bin/kafka-backup`: `JAVA_HOME` (Java 17 or later; else the `java` on the `PATH`),
                `KAFKA_BACKUP_OPTS` (options of the JVM; default `-Xmx512m`), `KAFKA_BACKUP_PLUGINS` (folder of further stores
                and codecs; default `plugins/` of the distribution).

                ## Output for machines

                With `--output json` standard output holds exactly one JSON document. It has the components of the API's
                reports (`BackupReport` with `prune` or `pruneProblem` if a prune followed, `RestoreReport`, `VerifyReport` with `valid`,
                `CheckReport` with `passed`, `ExportReport`, `DiffReport` with `same`, `PruneReport`, `RebuildReport`, `Manifest` for `describe`, and `backups` and `recoveryWindows` for
                `list`). Instants are ISO 8601 in UTC, durations numbers under names that end in
                `Millis`, sizes in bytes. A failure is `{"error": {"exitCode", "kind", "message"}}`, with `problems` (`path`, `value`,
                `remedy`, `origin`) if settings are at fault, and `unfinishedBackup`, the id of a backup that can be gone on with.

                `backup --continuous` prints one JSON object a line instead: `{"restorePoint": ...}` for each backup (`RunEvent.RestorePoint`),
                and at the end `{"ended": ...}` (`FollowReport`) or `{"error": ...}`. `cat` prints one JSON object a line for each record
                ([schema](../guides/look-into-a-backup.md#lines-of-json)), and at the end `{"ended": ...}` (`ReadReport`) or `{"error": ...}`.

                With `--termination-log FILE` any command says how it ended in one small document ([names](../guides/run-in-a-job.md)).

                ## Exit codes

                | Code | Name | Meaning |
                |---:|---|---|
                """);
    for (ExitCode code : ExitCode.values()) {
      page.append("| %d | `%s` | %s |\n".formatted(code.number(), code, code.meaning()));
    }
    page.append("\n## kafka-backup\n\n").append(usage(root));
    addCommands("kafka-backup ", root, page);
    return page.toString();
  }

  private static void addCommands(String prefix, CommandLine parent, StringBuilder page) {
    parent
        .getSubcommands()
        .forEach(
            (name, command) -> {
              page.append("\n## ").append(prefix).append(name).append("\n\n");
              page.append(usage(command));
              addCommands(prefix + name + " ", command, page);
            });
  }

  private static String usage(CommandLine command) {
    return "```text\n" + command.getUsageMessage(Ansi.OFF).replaceAll("(?m) +$", "") + "```\n";
  }

  private static String settings() {
    StringBuilder page =
        new StringBuilder("# Settings file\n\n")
            .append(NOTE)
            .append(
                """
                `--config FILE` names a YAML file of settings. One file serves all commands: each takes what concerns it.
                Its names are those of the custom resources. Where a resource refers to a Kubernetes Secret, a file has the
                value itself, best as a variable: `${NAME}` in a value stands for the environment variable, which must be set;
                `$${` stands for `${`. A name that is not known, a value that cannot work and a name of the custom resources that
                this version cannot honour are errors, and all of them are told together. Empty text means not given.

                `--set NAME=VALUE` gives any of them on the command line, for example `--set limits.memory=128MiB`.

                ```yaml
                kafkaCluster:
                  bootstrapServers: [kafka-0:9092, kafka-1:9092]
                  securityProtocol: SASL_SSL
                  tls:
                    caFile: /etc/kafka/ca.crt
                  sasl:
                    mechanism: SCRAM-SHA-512
                    username: backup
                    password: ${KAFKA_PASSWORD}
                topics: [orders, "events-*"]
                storage:
                  storageType: filesystem
                  filesystem:
                    path: /var/backups/kafka
                compression: zstd
                compressionLevel: 3
                ```

                A block `targetCluster`, with the same settings as `kafkaCluster`, is the cluster that `restore` restores to,
                and `clone` clones to; without it, `restore` takes `kafkaCluster`.

                | Name | Value | Default | Meaning |
                |---|---|---|---|
                """);
    for (Key key : Key.values()) {
      page.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  key.path(), key.type().description(), key.defaultText(), key.description()));
    }
    page.append(
        """

        # Settings of stores

        `storage.storageType` names one of these; its settings are those of the block `storage.<type>`, and in a location
        (`--storage`, `storage.uri`) they stand behind `?`, as in `?region=eu-west-1&partSize=16MiB`. A store that comes as a
        plug-in is used alike, but its own guide says how its locations are written. Every secret can be given as a file that
        holds it, by the name with `File` behind it.
        """);
    new TreeMap<>(StoreTypes.find(ReferencePagesTest.class.getClassLoader()).settings())
        .forEach(
            (type, settings) -> {
              page.append("\n## `").append(type).append("`\n\n");
              page.append("| Name | Value | Default | Meaning |\n|---|---|---|---|\n");
              for (StoreSetting setting : settings) {
                page.append(
                    "| `storage.%s.%s` | %s | %s | %s |\n"
                        .formatted(
                            type,
                            setting.name(),
                            description(setting.kind()),
                            setting.defaultText(),
                            setting.description()));
              }
            });
    return page.toString().replace("|  |", "| |");
  }

  private static String description(StoreSetting.Kind kind) {
    return switch (kind) {
      case TEXT -> "text";
      case SECRET -> "text, never printed";
      case FILE -> "a path";
      case BOOLEAN -> "`true` or `false`";
      case INTEGER -> "a whole number";
      case SIZE -> "a size, as `64MiB`";
    };
  }
}
