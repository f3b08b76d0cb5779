package sh.oso.kafka.backup.storage.gcs;

import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.Objects;
import com.google.api.services.storage.model.StorageObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStat;

/** A listing of names, page by page; the service sorts them by their UTF-8 bytes. */
final class GcsListing implements ObjectListing {

  private static final long PAGE = 1_000;
  private static final int LONGEST_NAME_BYTES = 1_024;
  private static final String FIELDS = "items(name,size,timeCreated),nextPageToken";

  /** Throws if the store is not open any more. */
  @FunctionalInterface
  interface Guard {
    void check() throws IOException;
  }

  private final GcsBucket bucket;
  private final String prefix;
  private final String after;
  private final Guard guard;
  private Iterator<StorageObject> page = List.<StorageObject>of().iterator();
  private @Nullable String nextPage;
  private boolean isLastPage;
  private boolean isPastAfter;

  GcsListing(GcsBucket bucket, String prefix, String after, Guard guard) {
    this.bucket = bucket;
    this.prefix = bucket.settings().prefix() + prefix;
    this.after = after.isEmpty() ? "" : bucket.settings().prefix() + after;
    this.guard = guard;
    this.isPastAfter = this.after.isEmpty();
    // No name is so long, and the service refuses to look for it.
    this.isLastPage = bytes(this.prefix).length > LONGEST_NAME_BYTES;
  }

  @Override
  public Optional<ObjectStat> next() throws IOException {
    guard.check();
    while (page.hasNext() || !isLastPage) {
      if (!page.hasNext()) {
        fetch();
      } else {
        StorageObject object = page.next();
        Optional<ObjectKey> key = key(object.getName());
        if (key.isPresent()) {
          return Optional.of(GcsBucket.stat(key.get(), object));
        }
      }
    }
    return Optional.empty();
  }

  /** Empty for what this store cannot have written, such as placeholders of folders. */
  private Optional<ObjectKey> key(String name) {
    // The service may begin with the name itself.
    isPastAfter = isPastAfter || Arrays.compareUnsigned(bytes(name), bytes(after)) > 0;
    if (!isPastAfter || !name.startsWith(prefix)) {
      return Optional.empty();
    }
    try {
      return Optional.of(ObjectKey.of(name.substring(bucket.settings().prefix().length())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void fetch() throws IOException {
    try {
      Objects answer = Attempts.run(attempt -> request().execute());
      List<StorageObject> items = answer.getItems();
      page = items == null ? List.<StorageObject>of().iterator() : items.iterator();
      nextPage = answer.getNextPageToken();
      isLastPage = nextPage == null || nextPage.isEmpty();
    } catch (IOException e) {
      throw GcsFailures.of(Action.LIST, bucket.place(), e);
    }
  }

  private Storage.Objects.List request() throws IOException {
    Storage.Objects.List request =
        bucket.api().objects().list(bucket.name()).setMaxResults(PAGE).setFields(FIELDS);
    if (!prefix.isEmpty()) {
      request.setPrefix(prefix);
    }
    if (!after.isEmpty()) {
      request.setStartOffset(beginning(after));
    }
    return nextPage == null ? request : request.setPageToken(nextPage);
  }

  /** As much of a text as may be a name. */
  private static String beginning(String text) {
    int end = text.length();
    while (bytes(text.substring(0, end)).length > LONGEST_NAME_BYTES) {
      end = text.offsetByCodePoints(end, -1);
    }
    return text.substring(0, end);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    isLastPage = true;
    page = List.<StorageObject>of().iterator();
  }
}
