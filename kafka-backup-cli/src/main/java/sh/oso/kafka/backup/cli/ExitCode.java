package sh.oso.kafka.backup.cli;

import java.util.stream.Stream;
import sh.oso.kafka.backup.api.BackupNotFoundException;
import sh.oso.kafka.backup.api.CheckReport;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.IncompleteRunException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.RepositoryException;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.UnsupportedFormatException;

/** What the command's exit says to scripts. Numbers are kept for ever. */
public enum ExitCode {
  OK(0, "done, and all is well"),
  FAILED(1, "failed for a reason not listed here"),
  INVALID_REQUEST(2, "wrong usage or settings; nothing was done"),
  KAFKA_UNREACHABLE(3, "Kafka cannot be reached"),
  KAFKA_ACCESS(4, "Kafka refuses access"),
  STORE(5, "the store cannot be reached, refuses access, is full or failed"),
  BACKUP_NOT_FOUND(6, "there is no such backup"),
  DAMAGED(7, "a backup is damaged"),
  UNSUPPORTED_FORMAT(8, "the repository is of a format that this version does not know"),
  TARGET_CONFLICT(
      9, "the target is not fit, for example a topic that is not empty or a group that is in use"),
  INCOMPLETE(10, "the run could not complete everything; run it again with the same id"),
  DIFFERENT(11, "diff found differences of kinds that are not accepted"),
  CANCELLED(130, "stopped by Ctrl-C; run it again with the same id to go on"),
  TERMINATED(143, "stopped by SIGTERM; run it again with the same id to go on");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** The exit status. */
  public int number() {
    return number;
  }

  /** What it means, for help texts. */
  public String meaning() {
    return meaning;
  }

  /** The one with that number; {@link #FAILED} if there is none. */
  public static ExitCode of(int number) {
    return Stream.of(values()).filter(code -> code.number == number).findFirst().orElse(FAILED);
  }

  /** The exit code of a check: that of the first thing that failed. */
  public static ExitCode of(CheckReport report) {
    return report.items().stream()
        .map(item -> of(item.result()))
        .filter(code -> code != OK)
        .findFirst()
        .orElse(OK);
  }

  private static ExitCode of(CheckReport.Result result) {
    return switch (result) {
      case PASSED, WARNING -> OK;
      case INVALID_REQUEST -> INVALID_REQUEST;
      case KAFKA_UNREACHABLE -> KAFKA_UNREACHABLE;
      case KAFKA_ACCESS -> KAFKA_ACCESS;
      case STORE -> STORE;
      case FAILED -> FAILED;
    };
  }

  /** The exit code of a failure. */
  public static ExitCode of(Throwable failure) {
    if (failure instanceof InvalidRequestException) {
      return INVALID_REQUEST;
    } else if (failure instanceof KafkaUnavailableException) {
      return KAFKA_UNREACHABLE;
    } else if (failure instanceof KafkaAccessException) {
      return KAFKA_ACCESS;
    } else if (failure instanceof RepositoryException) {
      return STORE;
    } else if (failure instanceof BackupNotFoundException) {
      return BACKUP_NOT_FOUND;
    } else if (failure instanceof CorruptBackupException) {
      return DAMAGED;
    } else if (failure instanceof UnsupportedFormatException) {
      return UNSUPPORTED_FORMAT;
    } else if (failure instanceof TargetConflictException) {
      return TARGET_CONFLICT;
    } else if (failure instanceof IncompleteRunException) {
      return INCOMPLETE;
    } else if (failure instanceof RunCancelledException) {
      return CANCELLED;
    }
    return FAILED;
  }
}
