package sh.oso.kafka.backup.engine.fetch;

import java.io.IOException;
import sh.oso.kafka.backup.engine.batch.CorruptBatchException;

/** The source answered with bytes that cannot be batches. */
final class NonsenseException extends IOException {

  private static final long serialVersionUID = 1L;

  NonsenseException(String message, CorruptBatchException cause) {
    super(message, cause);
  }
}
