package sh.oso.kafka.backup.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Need;
import sh.oso.kafka.backup.cli.settings.Settings;
import sh.oso.kafka.backup.cli.settings.SettingsParser;
import sh.oso.kafka.backup.cli.settings.StoreTypes;

/** The options of every command. */
final class CommonOptions {

  static final String MIXIN = "common";
  static final String TERMINATION_LOG = "--termination-log";

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "YAML file of settings, for all commands alike. Flags win over it. $${NAME} in its values"
              + " stands for an environment variable. Default: none.")
  private @Nullable Path config;

  @Option(
      names = {"-s", "--storage"},
      paramLabel = "URI|FOLDER",
      description =
          "Where backups lie, as a folder or as a URI whose scheme names the type of store. Takes"
              + " the place of storage in the settings file.")
  private @Nullable String storage;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description =
          "Gives any setting by its name in the settings file, as --set limits.memory=128MiB. May"
              + " be repeated.")
  private List<String> assignments = new ArrayList<>();

  @Option(
      names = "--plugins",
      paramLabel = "FOLDER",
      description =
          "Folder of jars with further stores and codecs. Default: KAFKA_BACKUP_PLUGINS, or the"
              + " plugins folder of the distribution.")
  private @Nullable Path plugins;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "${COMPLETION-CANDIDATES}: how the report is printed on standard output. json is one"
              + " document, also for a failure. Default: text.")
  private OutputFormat output = OutputFormat.text;

  @Option(
      names = {"-q", "--quiet"},
      description = "Shows no progress: only the report, warnings and errors.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Logs in detail, and adds stack traces to errors.")
  private boolean verbose;

  @Option(
      names = TERMINATION_LOG,
      paramLabel = "FILE",
      description =
          "Writes how the command ended into that file, as JSON of at most 4,096 bytes, for the"
              + " status of a pod. A file that is there is overwritten. Default: none.")
  private @Nullable Path terminationLog;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  private boolean following;

  /** The options of a command that was parsed; null if it has none. */
  static @Nullable CommonOptions of(CommandLine command) {
    CommandLine.Model.CommandSpec mixin = command.getCommandSpec().mixins().get(MIXIN);
    return mixin == null ? null : (CommonOptions) mixin.userObject();
  }

  Settings settings(Flags flags, Map<String, String> environment, Set<Need> needs) {
    flags.storage(storage, "--storage").any(assignments, "--set");
    try (Plugins found = Plugins.in(plugins(environment))) {
      return SettingsParser.parse(
          config, flags, environment, needs, StoreTypes.find(found.loader()));
    }
  }

  /** The folder of plug-ins; null for none. */
  @Nullable Path plugins(Map<String, String> environment) {
    String fromEnvironment = environment.getOrDefault("KAFKA_BACKUP_PLUGINS", "");
    return plugins != null || fromEnvironment.isEmpty() ? plugins : Path.of(fromEnvironment);
  }

  /** Reports and failures are to be one line each, since more than one comes. */
  void follow() {
    following = true;
  }

  boolean following() {
    return following;
  }

  /** Where to write how the command ended; null for nowhere. */
  @Nullable Path terminationLog() {
    return terminationLog;
  }

  boolean json() {
    return output == OutputFormat.json;
  }

  boolean quiet() {
    return quiet;
  }

  boolean verbose() {
    return verbose;
  }
}
