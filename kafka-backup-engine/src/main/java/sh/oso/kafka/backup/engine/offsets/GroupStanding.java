package sh.oso.kafka.backup.engine.offsets;

/** What a group is now. */
public sealed interface GroupStanding {

  /** There is no such group, or none that the user may see. */
  record Absent() implements GroupStanding {}

  /** It has no members. */
  record Idle(boolean share) implements GroupStanding {}

  /**
   * It has members, or is about to.
   *
   * @param reason one line for a person
   */
  record Active(boolean share, String reason) implements GroupStanding {}
}
