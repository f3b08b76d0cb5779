package sh.oso.kafka.backup.storage.azure;

import com.azure.core.http.rest.PagedResponse;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.ListBlobsOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.storage.azure.AzureFailures.Attempt;

/**
 * A listing, page by page. The first page is small, for callers that look at one blob only. A
 * server that sorts by UTF-16, as Azurite does, is set right within a page; any other order is an
 * error, as a listing out of order would hide objects from its callers.
 */
final class BlobListing implements ObjectListing {

  private static final int FIRST_PAGE = 100;
  private static final int PAGE = 5_000;
  private static final int MAX_NAME = 1_024;

  /** Says no if the store is closed or the thread interrupted. */
  @FunctionalInterface
  interface Check {
    void check(Attempt attempt, String what) throws IOException;
  }

  private final BlobContainerClient container;
  private final AzureFailures failures;
  private final Check check;
  private final String root;
  private final String prefix;
  private final byte[] after;
  private final @Nullable String startFrom;
  private final Queue<ObjectStat> page = new ArrayDeque<>();
  private Optional<ObjectKey> last = Optional.empty();
  private @Nullable String marker;
  private boolean started;
  private boolean ended;

  BlobListing(
      BlobContainerClient container,
      AzureFailures failures,
      String root,
      String prefix,
      String after,
      Check check) {
    this.container = container;
    this.failures = failures;
    this.root = root;
    this.prefix = prefix;
    this.after = after.getBytes(StandardCharsets.UTF_8);
    this.startFrom = startFrom(root, after);
    this.check = check;
    this.ended = root.length() + prefix.length() > MAX_NAME;
  }

  /**
   * Where the server may begin: not behind {@code after}. It is cut before any character that a
   * request cannot carry, or that sorts differently by UTF-16 and by UTF-8.
   */
  static @Nullable String startFrom(String root, String after) {
    if (after.isEmpty()) {
      return null;
    }
    String all = root + after;
    int end = root.length();
    while (end < Math.min(all.length(), MAX_NAME) && isPlain(all.charAt(end))) {
      end++;
    }
    return end == 0 ? null : all.substring(0, end);
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c != 127 && c < Character.MIN_SURROGATE;
  }

  @Override
  public Optional<ObjectStat> next() throws IOException {
    check.check(Attempt.LIST, prefix);
    while (page.isEmpty() && !ended) {
      load();
    }
    Optional<ObjectStat> next = Optional.ofNullable(page.poll());
    if (next.isPresent()) {
      ObjectKey key = next.get().key();
      if (last.isPresent() && last.get().compareTo(key) >= 0) {
        throw new StorageException(
            "listing "
                + failures.blob(root + prefix)
                + " failed: the server gives "
                + key
                + " after "
                + last.get()
                + ", which is not the order of blobs; does the account have a hierarchical"
                + " namespace? Use one without");
      }
      last = Optional.of(key);
    }
    return next;
  }

  private void load() throws IOException {
    ListBlobsOptions options =
        new ListBlobsOptions()
            .setPrefix(root + prefix)
            .setMaxResultsPerPage(started ? PAGE : FIRST_PAGE);
    if (startFrom != null) {
      options.setStartFrom(startFrom);
    }
    PagedResponse<BlobItem> loaded =
        failures.guard(
            Attempt.LIST,
            root + prefix,
            () -> {
              Iterator<PagedResponse<BlobItem>> pages =
                  container.listBlobs(options, marker, null).iterableByPage().iterator();
              return pages.next();
            });
    started = true;
    marker = loaded.getContinuationToken();
    ended = marker == null || marker.isEmpty();
    loaded.getValue().stream()
        .flatMap(item -> stat(item).stream())
        .sorted(Comparator.comparing(ObjectStat::key))
        .forEach(page::add);
  }

  /** What others put here under names that are no keys is not ours. */
  private Optional<ObjectStat> stat(BlobItem item) {
    String name = item.getName().substring(root.length());
    if (Arrays.compareUnsigned(name.getBytes(StandardCharsets.UTF_8), after) <= 0) {
      return Optional.empty();
    }
    ObjectKey key;
    try {
      key = ObjectKey.of(name);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return Optional.of(
        new ObjectStat(
            key,
            item.getProperties().getContentLength(),
            item.getProperties().getLastModified().toInstant()));
  }

  @Override
  public void close() {
    ended = true;
    page.clear();
  }
}
