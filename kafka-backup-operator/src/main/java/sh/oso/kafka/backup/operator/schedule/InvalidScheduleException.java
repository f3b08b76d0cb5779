package sh.oso.kafka.backup.operator.schedule;

/** A cron expression or a time zone cannot be used; the message says why. */
public final class InvalidScheduleException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidScheduleException(String message) {
    super(message);
  }

  InvalidScheduleException(String message, Throwable cause) {
    super(message, cause);
  }
}
