package sh.oso.kafka.backup.cli.report;

import java.util.ArrayList;
import java.util.List;

/** A heading, lines of names and values below it, and what else there is to know. */
final class Facts {

  private final String heading;
  private final List<String[]> facts = new ArrayList<>();
  private final StringBuilder rest = new StringBuilder();

  Facts(String heading) {
    this.heading = heading;
  }

  Facts fact(String name, String value) {
    facts.add(new String[] {name, value});
    return this;
  }

  /** Adds a table if it has any rows. */
  Facts tableIfAny(Table table) {
    return table.hasRows() ? table(table) : this;
  }

  Facts table(Table table) {
    rest.append('\n').append(table);
    return this;
  }

  Facts warnings(List<String> warnings) {
    return items("Warnings", warnings);
  }

  /** Adds a list under a heading if it has any items. */
  Facts items(String title, List<String> items) {
    if (!items.isEmpty()) {
      rest.append('\n').append(title).append('\n');
      items.forEach(item -> rest.append("  - ").append(item).append('\n'));
    }
    return this;
  }

  @Override
  public String toString() {
    int width = facts.stream().mapToInt(fact -> fact[0].length()).max().orElse(0);
    StringBuilder text = new StringBuilder(heading).append('\n');
    if (!facts.isEmpty()) {
      text.append('\n');
    }
    for (String[] fact : facts) {
      text.append("  ")
          .append(fact[0])
          .append(" ".repeat(width - fact[0].length() + 2))
          .append(fact[1])
          .append('\n');
    }
    return text.append(rest).toString();
  }
}
