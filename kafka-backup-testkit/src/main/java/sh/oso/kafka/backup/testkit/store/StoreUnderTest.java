package sh.oso.kafka.backup.testkit.store;

import java.io.IOException;
import sh.oso.kafka.backup.api.store.ObjectStore;

/** What the chapters of {@link ObjectStoreContract} know of the store that they test. */
public interface StoreUnderTest {

  /**
   * The store of the running test, which was empty at its beginning.
   *
   * @return always the same within a test, closed at its end
   */
  ObjectStore store();

  /**
   * Opens the store of the running test once more, as another process would.
   *
   * @return another handle on the same objects, closed at the end of the test
   * @throws IOException if it cannot be opened
   */
  ObjectStore openAgain() throws IOException;

  /**
   * The longest part of a key, between slashes, that the store takes.
   *
   * @return bytes of ASCII text; 1,024 if only the key as a whole is bounded
   */
  default int maxPartBytes() {
    return 1024;
  }

  /**
   * Tells whether there may be an object {@code a} beside an object {@code a/b}.
   *
   * @return false for stores that keep folders, which then refuse the one that comes second
   */
  default boolean keepsObjectsBesideFolders() {
    return true;
  }

  /**
   * How many objects make a large listing; smaller for stores that are slow to fill.
   *
   * @return at least 100
   */
  default int manyObjects() {
    return 10_000;
  }
}
