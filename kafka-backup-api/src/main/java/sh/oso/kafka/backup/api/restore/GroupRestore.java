package sh.oso.kafka.backup.api.restore;

import java.util.List;
import sh.oso.kafka.backup.api.offsets.OffsetStrategy;

/**
 * What becomes of consumer groups once the data is there. Groups are those that the backup knows;
 * one that has active members in the target is an error before anything is done.
 *
 * @param groups ids, or patterns with {@code *} and {@code ?}; empty to leave groups alone
 * @param strategy how their offsets are found; {@link OffsetStrategy.Mapping} puts each where it
 *     stood
 * @param rollback whether they can be put back where they stood in the target
 */
public record GroupRestore(List<String> groups, OffsetStrategy strategy, Rollback rollback) {

  /** The way back. */
  public enum Rollback {
    /** There is none. */
    NONE,
    /**
     * Where the groups stand in the target is kept as an offset snapshot before any of them is set.
     * The report names it.
     */
    SNAPSHOT,
    /** Likewise, and if a group cannot be set, all are put back at once. */
    ON_FAILURE
  }

  /** Groups are left alone. */
  public static final GroupRestore NONE = of();

  /** Every group is put where it stood. */
  public static final GroupRestore ALL = of("*");

  public GroupRestore {
    groups = List.copyOf(groups);
  }

  /**
   * Puts groups where they stood, without a way back.
   *
   * @param groups ids or patterns; none to leave groups alone
   * @return what becomes of them
   */
  public static GroupRestore of(String... groups) {
    return new GroupRestore(List.of(groups), new OffsetStrategy.Mapping(), Rollback.NONE);
  }

  /**
   * The same groups by another strategy.
   *
   * @param other how their offsets are found
   * @return a copy
   */
  public GroupRestore withStrategy(OffsetStrategy other) {
    return new GroupRestore(groups, other, rollback);
  }

  /**
   * The same with a way back.
   *
   * @param way whether groups can be put back
   * @return a copy
   */
  public GroupRestore withRollback(Rollback way) {
    return new GroupRestore(groups, strategy, way);
  }
}
