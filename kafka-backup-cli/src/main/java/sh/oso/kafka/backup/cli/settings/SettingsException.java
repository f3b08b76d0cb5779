package sh.oso.kafka.backup.cli.settings;

import java.util.List;
import java.util.stream.Collectors;
import sh.oso.kafka.backup.api.InvalidRequestException;

/** Settings cannot be used; says everything that is wrong with them. */
public final class SettingsException extends InvalidRequestException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  SettingsException(List<Problem> problems) {
    super(
        problems.size() == 1
            ? problems.get(0).toString()
            : problems.size()
                + " problems in the settings"
                + problems.stream().map(p -> "\n  " + p).collect(Collectors.joining()));
    this.problems = List.copyOf(problems);
  }

  /** All problems, in the order found. */
  public List<Problem> problems() {
    return problems;
  }
}
