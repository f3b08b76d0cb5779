package sh.oso.kafka.backup.engine.follow;

import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.IncompleteRunException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.UnsupportedFormatException;
import sh.oso.kafka.backup.api.store.StorageAccessException;

/** Tells trouble that may pass from trouble that somebody must see to. */
final class Trouble {

  private Trouble() {}

  /** Whether the same run may succeed later without anybody's doing. */
  static boolean mayPass(@Nullable Throwable failure) {
    if (failure == null) {
      return true;
    }
    if (failure instanceof IncompleteRunException) {
      return mayPass(failure.getCause());
    }
    return !(failure instanceof InvalidRequestException
        || failure instanceof KafkaAccessException
        || failure instanceof CorruptBackupException
        || failure instanceof UnsupportedFormatException
        || failure.getCause() instanceof StorageAccessException);
  }
}
