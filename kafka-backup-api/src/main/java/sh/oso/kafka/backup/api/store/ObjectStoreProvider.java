package sh.oso.kafka.backup.api.store;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * Opens stores of one type; found by {@link java.util.ServiceLoader}. A module names its provider
 * in its descriptor, a class-path jar under {@code META-INF/services}. Needs a public constructor
 * without parameters. Safe for use by many threads.
 */
public interface ObjectStoreProvider {

  /**
   * The type, as written in {@code storage.storageType}.
   *
   * @return a lower-case word that no other provider uses
   */
  String type();

  /**
   * The URI schemes that name this type of store.
   *
   * @return lower-case schemes, for example {@code s3}
   */
  Set<String> uriSchemes();

  /**
   * Everything that {@link #open} takes.
   *
   * @return the settings, in the order of the reference page
   */
  List<StoreSetting> knownSettings();

  /**
   * Reads a location as a user writes it.
   *
   * @param location an absolute URI with one of {@link #uriSchemes()}
   * @return the same as settings
   * @throws IllegalArgumentException if something in it is missing, unknown or malformed; the
   *     message says what and how to mend it
   */
  StoreSettings settings(URI location);

  /**
   * Opens a store. Whether it can be reached shows at its first use.
   *
   * @param settings of this provider's type
   * @return a working store, for the caller to close
   * @throws IllegalArgumentException if a setting is missing, unknown or malformed; the message
   *     names all of them
   * @throws IOException if local preparations fail, such as reading a file of credentials
   */
  ObjectStore open(StoreSettings settings) throws IOException;
}
