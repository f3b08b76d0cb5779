package sh.oso.kafka.backup.cli.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Key;

/** The option that chooses topics of consumer groups. */
final class GroupTopicOptions {

  @Option(
      names = {"-t", "--topics"},
      paramLabel = "TOPIC",
      split = ",",
      description = "Names, or patterns with * and ?. Default: all in which a group has commits.")
  private List<String> topics = new ArrayList<>();

  void addTo(Flags flags) {
    flags.text(Key.TOPICS, topics.isEmpty() ? null : String.join(",", topics), "--topics");
  }
}
