package sh.oso.kafka.backup.api.store;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** A listing under way: objects one by one, fetched page by page. For one thread. */
public interface ObjectListing extends Closeable {

  /**
   * The next object.
   *
   * @return the object, or empty at the end and from then on
   * @throws IOException if the store cannot be asked; the listing is then of no further use
   */
  Optional<ObjectStat> next() throws IOException;
}
