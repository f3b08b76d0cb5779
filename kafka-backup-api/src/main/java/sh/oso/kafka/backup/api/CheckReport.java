package sh.oso.kafka.backup.api;

import java.util.List;

/**
 * What a check found.
 *
 * @param items the single checks, in the order made
 */
public record CheckReport(List<Item> items) {

  public CheckReport {
    items = List.copyOf(items);
  }

  /**
   * Tells whether all is well.
   *
   * @return true if nothing failed
   */
  public boolean passed() {
    return items.stream().allMatch(Item::passed);
  }

  /**
   * A single check.
   *
   * @param name what was looked at
   * @param passed whether it is well
   * @param message what was found, and what to do if it is not well
   */
  public record Item(String name, boolean passed, String message) {}
}
