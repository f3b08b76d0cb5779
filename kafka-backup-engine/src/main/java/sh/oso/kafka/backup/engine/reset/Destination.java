package sh.oso.kafka.backup.engine.reset;

/** Where a group is set in a partition. */
sealed interface Destination {

  /**
   * An offset.
   *
   * @param note what a person should know of it; empty if nothing
   */
  record At(long offset, String note) implements Destination {}

  /** The group is left as it is there. */
  record Nowhere() implements Destination {}

  /**
   * None can be found, so the group is not set at all.
   *
   * @param reason why
   */
  record Unknown(String reason) implements Destination {}
}
