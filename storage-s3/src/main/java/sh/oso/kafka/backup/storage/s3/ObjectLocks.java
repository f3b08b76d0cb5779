package sh.oso.kafka.backup.storage.s3;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;

/** Renews the locks of objects that are there already, several at a time. */
final class ObjectLocks {

  private static final int THREADS = 8;

  private final S3Bucket bucket;
  private final Clock clock;

  ObjectLocks(S3Bucket bucket, Clock clock) {
    this.bucket = bucket;
    this.clock = clock;
  }

  Map<ObjectKey, StorageException> extend(S3Writing.Lock lock, Collection<ObjectKey> keys)
      throws IOException {
    Instant until = clock.instant().plus(lock.time());
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "s3-lock");
              thread.setDaemon(true);
              return thread;
            });
    try {
      Map<ObjectKey, Future<?>> all = new LinkedHashMap<>();
      for (ObjectKey key : new LinkedHashSet<>(keys)) {
        all.put(
            key,
            threads.submit(
                () -> {
                  extend(key, lock.mode(), until);
                  return key;
                }));
      }
      return failures(all);
    } finally {
      threads.shutdownNow();
    }
  }

  private Map<ObjectKey, StorageException> failures(Map<ObjectKey, Future<?>> all)
      throws IOException {
    Map<ObjectKey, StorageException> failures = new LinkedHashMap<>();
    for (Map.Entry<ObjectKey, Future<?>> one : all.entrySet()) {
      ObjectKey key = one.getKey();
      S3Failures.Attempt attempt = attempt(key);
      try {
        one.getValue().get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw S3Failures.interrupted(attempt);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof StorageUnavailableException unavailable) {
          throw unavailable;
        }
        failures.put(
            key,
            e.getCause() instanceof StorageException failure
                ? failure
                : new StorageException(attempt.text() + " failed", e));
      }
    }
    return failures;
  }

  private void extend(ObjectKey key, ObjectLockRetentionMode mode, Instant until)
      throws IOException {
    String fullKey = bucket.fullKey(key);
    HeadObjectResponse found =
        bucket.call(attempt(key), s3 -> s3.headObject(it -> it.bucket(bucket.name()).key(fullKey)));
    Instant lockedUntil = found.objectLockRetainUntilDate();
    if (lockedUntil != null && !lockedUntil.isBefore(until)) {
      return;
    }
    // A lock that nobody may loosen stays one.
    ObjectLockRetentionMode kept =
        found.objectLockMode() == ObjectLockMode.COMPLIANCE
            ? ObjectLockRetentionMode.COMPLIANCE
            : mode;
    bucket.call(
        attempt(key),
        s3 ->
            s3.putObjectRetention(
                it ->
                    it.bucket(bucket.name())
                        .key(fullKey)
                        .retention(r -> r.mode(kept).retainUntilDate(until))));
  }

  private S3Failures.Attempt attempt(ObjectKey key) {
    return bucket.attempt("locking", key, "s3:GetObjectRetention and s3:PutObjectRetention");
  }
}
