package sh.oso.kafka.backup.operator.job;

import java.util.List;

/** Exit codes of the command, as docs/reference/cli.md lists them. */
final class ExitCodes {

  /**
   * Those that another attempt would end with again: wrong settings, no such backup, damage, an
   * unknown format, a target that is not fit, differences.
   */
  static final List<Integer> FINAL = List.of(2, 6, 7, 8, 9, 11);

  /** That of a command that was stopped. */
  static final int TERMINATED = 143;

  private ExitCodes() {}
}
