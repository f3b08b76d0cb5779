package sh.oso.kafka.backup.engine.look;

import java.util.List;
import java.util.stream.Collectors;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.TopicSelection;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.TopicEntry;

/** The topics of a backup that a selection chooses. */
final class ChosenTopics {

  private ChosenTopics() {}

  /**
   * Chooses, in order of name.
   *
   * @throws InvalidRequestException if nothing is chosen, or something that is named is not there
   */
  static List<TopicEntry> of(Manifest manifest, TopicSelection selection) {
    requireIn(List.of(manifest), selection);
    return manifest.topics().stream().filter(it -> selection.matches(it.name())).toList();
  }

  /**
   * Makes sure that something is chosen, and that what is named is in one of the backups at least.
   *
   * @throws InvalidRequestException if not
   */
  static void requireIn(List<Manifest> manifests, TopicSelection selection) {
    List<String> names =
        manifests.stream()
            .flatMap(it -> it.topics().stream())
            .map(TopicEntry::name)
            .filter(selection::matches)
            .toList();
    List<String> missing =
        selection.literals().stream().filter(name -> !names.contains(name)).toList();
    if (names.isEmpty() || !missing.isEmpty()) {
      throw new InvalidRequestException(
          "backup "
              + manifests.stream().map(Manifest::backupId).collect(Collectors.joining(" and "))
              + " has no topic that matches "
              + (missing.isEmpty() ? selection.includes() : missing)
              + "; describe shows its topics");
    }
  }
}
