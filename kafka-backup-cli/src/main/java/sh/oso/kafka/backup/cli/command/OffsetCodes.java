package sh.oso.kafka.backup.cli.command;

import java.util.List;
import java.util.stream.Stream;
import sh.oso.kafka.backup.api.offsets.GroupOutcome;
import sh.oso.kafka.backup.cli.ExitCode;

/** What the exit says of groups. */
final class OffsetCodes {

  private OffsetCodes() {}

  /** That of the worst that became of any. */
  static ExitCode of(Stream<GroupOutcome> outcomes) {
    List<GroupOutcome> all = outcomes.toList();
    if (all.stream().anyMatch(it -> it instanceof GroupOutcome.Incomplete)) {
      return ExitCode.INCOMPLETE;
    }
    return all.stream().allMatch(GroupOutcome::successful) ? ExitCode.OK : ExitCode.TARGET_CONFLICT;
  }
}
