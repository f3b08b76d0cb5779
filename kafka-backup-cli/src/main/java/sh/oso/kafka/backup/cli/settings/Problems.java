package sh.oso.kafka.backup.cli.settings;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with settings. */
final class Problems {

  private final List<Problem> found = new ArrayList<>();

  /** A setting whose value must not be shown, or that has none. */
  void add(String path, String remedy, @Nullable Origin origin) {
    found.add(new Problem(path, null, remedy, origin == null ? null : origin.text()));
  }

  /** A setting whose value is shown. */
  void add(String path, Value.Text value, String remedy) {
    found.add(new Problem(path, value.text(), remedy, value.origin().text()));
  }

  void addAll(Problems others) {
    found.addAll(others.found);
  }

  /** Whether something is already said about a setting, so that what follows from it is not. */
  boolean mention(String path) {
    return found.stream().anyMatch(problem -> problem.path().equals(path));
  }

  SettingsException exception() {
    return new SettingsException(found);
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      throw exception();
    }
  }
}
