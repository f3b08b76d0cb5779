package sh.oso.kafka.backup.cli.command;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Key;

/** The options that choose topics. */
final class TopicOptions {

  @Option(
      names = {"-t", "--topics"},
      paramLabel = "TOPIC",
      split = ",",
      description =
          "Names, or patterns with * and ?. Internal topics (__...) must be named in full. Backup"
              + " and clone need it, here or in the settings file; elsewhere the default is all.")
  private List<String> topics = new ArrayList<>();

  @Option(
      names = {"-x", "--exclude-topics"},
      paramLabel = "TOPIC",
      split = ",",
      description = "Names or patterns to leave out again. Default: none.")
  private List<String> excludes = new ArrayList<>();

  void addTo(Flags flags) {
    flags
        .text(Key.TOPICS, joined(topics), "--topics")
        .text(Key.EXCLUDE_TOPICS, joined(excludes), "--exclude-topics");
  }

  private static @Nullable String joined(List<String> names) {
    return names.isEmpty() ? null : String.join(",", names);
  }
}
