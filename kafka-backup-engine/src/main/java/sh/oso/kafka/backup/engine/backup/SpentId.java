package sh.oso.kafka.backup.engine.backup;

import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.IncompleteRunException;

/** Marks failures after which a backup cannot be gone on with: it takes another id. */
interface SpentId {

  /** The backup was given up, or what it goes on from is gone. */
  final class Incomplete extends IncompleteRunException implements SpentId {

    private static final long serialVersionUID = 1L;

    Incomplete(String message) {
      super(message);
    }
  }

  /** What the backup takes over is damaged. */
  final class Damaged extends CorruptBackupException implements SpentId {

    private static final long serialVersionUID = 1L;

    Damaged(String message) {
      super(message);
    }

    Damaged(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
