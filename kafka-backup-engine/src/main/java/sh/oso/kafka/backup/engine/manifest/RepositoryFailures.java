package sh.oso.kafka.backup.engine.manifest;

import java.io.IOException;
import java.io.InterruptedIOException;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.RepositoryException;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.codec.CorruptFrameException;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.api.store.StorageAccessException;
import sh.oso.kafka.backup.api.store.StorageFullException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;

/** The only place that decides what trouble with a store means to users. */
public final class RepositoryFailures {

  private RepositoryFailures() {}

  /**
   * Translates an exception of a store or codec.
   *
   * @param location of the store
   * @param what was being done, as in "storing the manifest"
   */
  public static KafkaBackupException translate(String location, String what, IOException failure) {
    String reason = failure.getMessage();
    String told =
        what
            + " in "
            + location
            + " failed: "
            + (reason == null ? failure.getClass().getSimpleName() : reason);
    if (failure instanceof InterruptedIOException) {
      Thread.currentThread().interrupt();
      return new RunCancelledException("interrupted while " + what, failure);
    }
    if (failure instanceof ObjectNotFoundException || failure instanceof CorruptFrameException) {
      return new CorruptBackupException(told, failure);
    }
    if (failure instanceof StorageFullException) {
      return new RepositoryException(told + "; make room and run again", failure);
    }
    if (failure instanceof StorageAccessException) {
      return new RepositoryException(told + "; check credentials and rights", failure);
    }
    if (failure instanceof StorageUnavailableException) {
      return new RepositoryException(told + "; run again when the store is back", failure);
    }
    return new RepositoryException(told, failure);
  }
}
