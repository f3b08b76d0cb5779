package sh.oso.kafka.backup.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An operation did not succeed. Its message is one line for a person; its kind is for programs. */
public class KafkaBackupException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private @Nullable String unfinishedBackup;

  /**
   * Says what is wrong.
   *
   * @param message one line that says what is wrong and what to do
   */
  public KafkaBackupException(String message) {
    super(message);
  }

  /**
   * Says what is wrong and what brought it about.
   *
   * @param message one line that says what is wrong and what to do
   * @param cause what brought it about
   */
  public KafkaBackupException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Says that this ended a backup before it was complete, and that a run of its id can go on with
   * it. For engines.
   *
   * @param backupId of the backup
   */
  public final void setUnfinishedBackup(String backupId) {
    unfinishedBackup = backupId;
  }

  /**
   * The backup that this ended before it was complete: a {@linkplain BackupRequest#withBackupId
   * request} with its id goes on with it.
   *
   * @return its id; empty if there is nothing to go on with
   */
  public final Optional<String> unfinishedBackup() {
    return Optional.ofNullable(unfinishedBackup);
  }

  /**
   * What is wrong, without the id of an unfinished backup.
   *
   * @return one line
   */
  public final String problem() {
    return String.valueOf(super.getMessage());
  }

  /**
   * What is wrong and what to do, with the id to go on with if there is an unfinished backup.
   *
   * @return one line
   */
  @Override
  public final String getMessage() {
    String id = unfinishedBackup;
    return id == null ? problem() : problem() + "; go on with backup id " + id;
  }
}
