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
 */
public record GroupRestore(List<String> groups, OffsetStrategy strategy) {

  /** Groups are left alone. */
  public static final GroupRestore NONE = new GroupRestore(List.of(), new OffsetStrategy.Mapping());

  /** Every group is put where it stood. */
  public static final GroupRestore ALL =
      new GroupRestore(List.of("*"), new OffsetStrategy.Mapping());

  public GroupRestore {
    groups = List.copyOf(groups);
  }
}
