package sh.oso.kafka.backup.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Columns as wide as their widest cell, two spaces apart. */
final class Table {

  private final List<String> header;
  private final Set<String> right;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * An empty table.
   *
   * @param header the columns' names
   * @param right those of the columns that hold figures
   */
  Table(List<String> header, Set<String> right) {
    this.header = header;
    this.right = right;
    rows.add(header);
  }

  void row(Object... cells) {
    if (cells.length != header.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + header.size() + " columns");
    }
    rows.add(List.of(cells).stream().map(Object::toString).toList());
  }

  boolean hasRows() {
    return rows.size() > 1;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        String space = " ".repeat(width(column) - cell.length());
        line.append(column == 0 ? "" : "  ")
            .append(right.contains(header.get(column)) ? space + cell : cell + space);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
