package sh.oso.kafka.backup.testkit.store;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntSupplier;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;

/**
 * Shows that a listing of very many objects costs what is looked at: for tests of stores that list
 * page by page, against a server that a test makes up.
 */
public final class LongListing {

  /** How many segments there are. */
  public static final int SEGMENTS = 100_000;

  private LongListing() {}

  /**
   * The key of a segment.
   *
   * @param number from 0 to {@link #SEGMENTS} - 1; keys sort as numbers do
   * @return the key
   */
  public static String key(int number) {
    return String.format(Locale.ROOT, "topics/orders/0/%020d.log", number);
  }

  /**
   * Walks through {@link #SEGMENTS} segments from the first to the last.
   *
   * @param store whose server lists exactly those
   * @param pageSize most segments on a page
   * @param pagesServed how many pages were asked for so far
   * @throws IOException if the store cannot list
   * @throws AssertionError if a segment is missing or out of order, if pages are asked for long
   *     before they are looked at, or kept after that
   */
  public static void walk(ObjectStore store, int pageSize, IntSupplier pagesServed)
      throws IOException {
    WeakReference<ObjectStat> early = new WeakReference<>(null);
    try (ObjectListing listing = store.list("topics/", "")) {
      for (int i = 0; i < SEGMENTS; i++) {
        Optional<ObjectStat> next = listing.next();
        if (next.isEmpty() || !next.get().key().value().equals(key(i))) {
          throw new AssertionError("instead of " + key(i) + " there is " + next);
        }
        if (i == 10) {
          early = new WeakReference<>(next.get());
        }
        if (pagesServed.getAsInt() > i / pageSize + 2) {
          throw new AssertionError(pagesServed.getAsInt() + " pages were asked for at " + key(i));
        }
      }
      if (listing.next().isPresent()) {
        throw new AssertionError("there are more segments than there are");
      }
      if (!isForgotten(early)) {
        throw new AssertionError("an object of the first page is kept up to the last");
      }
    }
  }

  private static boolean isForgotten(WeakReference<?> reference) {
    for (int i = 0; i < 20 && reference.get() != null; i++) {
      System.gc();
    }
    return reference.get() == null;
  }
}
