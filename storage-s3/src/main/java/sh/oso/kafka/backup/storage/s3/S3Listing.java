package sh.oso.kafka.backup.storage.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.StorageException;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Lists page by page. S3 lists in the order of UTF-8; some servers list in that of UTF-16, which
 * differs beyond the basic plane only. So the server is asked to begin where both orders agree, and
 * a page is sorted here; pages that are out of order all the same end the listing.
 */
final class S3Listing implements ObjectListing {

  private static final int MAX_KEY_BYTES = 1024;

  private final S3Bucket bucket;
  private final S3Failures.Attempt attempt;
  private final String prefix;
  private final byte[] after;
  private final String startAfter;
  private final Deque<ObjectStat> page = new ArrayDeque<>();
  private @Nullable ObjectKey last;
  private @Nullable String continuation;
  private boolean isAtEnd;

  private S3Listing(S3Bucket bucket, String prefix, String after) {
    this.bucket = bucket;
    this.prefix = bucket.settings().prefix() + prefix;
    this.after = after.getBytes(StandardCharsets.UTF_8);
    this.startAfter = after.isEmpty() ? "" : bucket.settings().prefix() + comparable(after);
    this.attempt =
        new S3Failures.Attempt("listing " + this.prefix, "s3:ListBucket (on the bucket)");
  }

  /** Fetches the first page. */
  static S3Listing open(S3Bucket bucket, String prefix, String after) throws IOException {
    S3Listing listing = new S3Listing(bucket, prefix, after);
    if (mayBeginAKey(prefix)) {
      listing.fetch();
    } else {
      listing.isAtEnd = true;
    }
    return listing;
  }

  private static boolean mayBeginAKey(String prefix) {
    if (prefix.isEmpty()) {
      return true;
    }
    try {
      // A prefix may end in a slash, or in dots that a longer part begins with.
      ObjectKey.of(prefix.endsWith("/") || prefix.endsWith(".") ? prefix + "x" : prefix);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The beginning of a text in which every order of keys agrees, and that any server takes. */
  private static String comparable(String text) {
    int end = 0;
    while (end < text.length()
        && end < MAX_KEY_BYTES / 3
        && text.charAt(end) >= ' '
        && text.charAt(end) < Character.MIN_SURROGATE) {
      end++;
    }
    return text.substring(0, end);
  }

  @Override
  public Optional<ObjectStat> next() throws IOException {
    while (page.isEmpty() && !isAtEnd) {
      fetch();
    }
    return Optional.ofNullable(page.poll());
  }

  private void fetch() throws IOException {
    ListObjectsV2Response answer =
        bucket.call(
            attempt,
            s3 ->
                s3.listObjectsV2(
                    it ->
                        it.bucket(bucket.name())
                            .prefix(prefix)
                            .startAfter(startAfter.isEmpty() ? null : startAfter)
                            .continuationToken(continuation)
                            .encodingType(EncodingType.URL)));
    List<ObjectStat> stats = new ArrayList<>();
    for (S3Object object : answer.contents()) {
      bucket
          .findKey(object.key())
          .map(key -> stat(key, object))
          .filter(this::isWanted)
          .ifPresent(stats::add);
    }
    stats.sort(Comparator.comparing(ObjectStat::key));
    if (!stats.isEmpty()) {
      if (last != null && stats.get(0).key().compareTo(last) <= 0) {
        throw new StorageException(
            attempt.text()
                + " failed: the server does not list keys in the order of their bytes, which"
                + " backups rely on");
      }
      last = stats.get(stats.size() - 1).key();
    }
    page.addAll(stats);
    continuation = answer.nextContinuationToken();
    isAtEnd = !Boolean.TRUE.equals(answer.isTruncated()) || continuation == null;
  }

  /** In whole seconds, as a look at the single object tells it. */
  private static ObjectStat stat(ObjectKey key, S3Object object) {
    return new ObjectStat(
        key, object.size(), object.lastModified().truncatedTo(ChronoUnit.SECONDS));
  }

  private boolean isWanted(ObjectStat stat) {
    return Arrays.compareUnsigned(stat.key().value().getBytes(StandardCharsets.UTF_8), after) > 0;
  }

  @Override
  public void close() {
    page.clear();
    isAtEnd = true;
  }
}
