package sh.oso.kafka.backup.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StorageAccessException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StoreCapability;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/** A bucket as a store; the package documentation says how. */
final class S3Store implements ObjectStore {

  private static final int MAX_DELETIONS = 1_000;

  private final S3Settings settings;
  private final S3Clients clients;
  private final S3Bucket bucket;
  private final Clock clock;
  private volatile boolean bucketWasSeen;

  S3Store(S3Settings settings, Clock clock) {
    this.settings = settings;
    this.clients = new S3Clients(settings);
    this.bucket = new S3Bucket(clients.s3(), settings, new S3Failures(settings));
    this.clock = clock;
  }

  @Override
  public String location() {
    URI endpoint = settings.server().endpoint();
    String prefix = settings.prefix().replaceAll("/$", "");
    return "s3://"
        + settings.bucket()
        + (prefix.isEmpty() ? "" : "/" + prefix)
        + (endpoint == null ? "" : "?endpoint=" + endpoint);
  }

  @Override
  public Set<StoreCapability> capabilities() {
    Set<StoreCapability> capabilities = EnumSet.of(StoreCapability.CREATE_ONLY);
    if (settings.writing().conditionalMultipart()) {
      capabilities.add(StoreCapability.CREATE_ONLY_STREAM);
    }
    if (settings.writing().lock() != null) {
      capabilities.add(StoreCapability.LOCKS);
    }
    return Set.copyOf(capabilities);
  }

  @Override
  public ObjectStat put(ObjectKey key, ObjectContent content, Lifetime lifetime)
      throws IOException {
    return new S3Upload(bucket, clock).put(key, content, lifetime);
  }

  @Override
  public InputStream openRange(ObjectKey key, long firstByte, long sizeBytes) throws IOException {
    S3Failures.Attempt attempt = bucket.attempt("reading", key, "s3:GetObject");
    if (firstByte < 0 || sizeBytes < 0 || firstByte > Long.MAX_VALUE - sizeBytes) {
      throw beyond(attempt, firstByte, sizeBytes);
    }
    if (sizeBytes == 0) {
      ObjectStat stat =
          findStat(key)
              .orElseThrow(
                  () -> new ObjectNotFoundException(attempt.text() + " failed: no such object"));
      if (firstByte > stat.sizeBytes()) {
        throw beyond(attempt, firstByte, sizeBytes);
      }
      return InputStream.nullInputStream();
    }
    String fullKey = bucket.fullKey(key);
    ResponseInputStream<GetObjectResponse> in =
        bucket.call(
            attempt,
            s3 ->
                s3.getObject(
                    it ->
                        it.bucket(bucket.name())
                            .key(fullKey)
                            .range("bytes=" + firstByte + "-" + (firstByte + sizeBytes - 1))));
    if (!Objects.equals(in.response().contentLength(), sizeBytes)) {
      in.abort();
      throw beyond(attempt, firstByte, sizeBytes);
    }
    return new S3Range(in, sizeBytes, bucket.failures(), attempt);
  }

  private static StorageException beyond(
      S3Failures.Attempt attempt, long firstByte, long sizeBytes) {
    return new StorageException(
        attempt.text()
            + " failed: "
            + sizeBytes
            + " bytes from "
            + firstByte
            + " on are not within it");
  }

  @Override
  public Optional<ObjectStat> findStat(ObjectKey key) throws IOException {
    S3Failures.Attempt attempt =
        bucket.attempt(
            "looking up",
            key,
            "s3:GetObject, and s3:ListBucket on the bucket if there is no such object");
    String fullKey = bucket.fullKey(key);
    try {
      HeadObjectResponse found =
          bucket.call(attempt, s3 -> s3.headObject(it -> it.bucket(bucket.name()).key(fullKey)));
      return Optional.of(S3Bucket.stat(key, found));
    } catch (ObjectNotFoundException e) {
      checkBucket(attempt);
      return Optional.empty();
    }
  }

  /** The answer to a look at an object does not tell a missing bucket from a missing object. */
  private void checkBucket(S3Failures.Attempt attempt) throws IOException {
    if (!bucketWasSeen) {
      try {
        bucket.call(attempt, s3 -> s3.headBucket(it -> it.bucket(bucket.name())));
      } catch (ObjectNotFoundException e) {
        throw bucket.failures().noSuchBucket(attempt, e);
      } catch (StorageAccessException e) {
        // It is there, though not for us to look at.
      }
      bucketWasSeen = true;
    }
  }

  @Override
  public ObjectListing list(String prefix, String after) throws IOException {
    return S3Listing.open(bucket, prefix, after);
  }

  @Override
  public Map<ObjectKey, StorageException> delete(Collection<ObjectKey> keys) throws IOException {
    Map<ObjectKey, StorageException> failures = new LinkedHashMap<>();
    List<ObjectKey> all = List.copyOf(new LinkedHashSet<>(keys));
    for (int first = 0; first < all.size(); first += MAX_DELETIONS) {
      deleteSome(all.subList(first, Math.min(first + MAX_DELETIONS, all.size())), failures);
    }
    return failures;
  }

  private void deleteSome(List<ObjectKey> keys, Map<ObjectKey, StorageException> failures)
      throws IOException {
    List<ObjectIdentifier> objects = new ArrayList<>();
    for (ObjectKey key : keys) {
      objects.add(ObjectIdentifier.builder().key(bucket.fullKey(key)).build());
    }
    DeleteObjectsResponse answer =
        bucket.call(
            new S3Failures.Attempt(
                "deleting " + keys.size() + " objects from " + keys.get(0) + " on",
                "s3:DeleteObject"),
            s3 ->
                s3.deleteObjects(
                    it -> it.bucket(bucket.name()).delete(d -> d.objects(objects).quiet(true))));
    for (S3Error error : answer.errors()) {
      bucket
          .findKey(error.key())
          .filter(key -> !"NoSuchKey".equals(error.code()))
          .ifPresent(
              key ->
                  failures.put(
                      key,
                      bucket
                          .failures()
                          .ofError(bucket.attempt("deleting", key, "s3:DeleteObject"), error)));
    }
  }

  @Override
  public Map<ObjectKey, StorageException> extendLocks(Collection<ObjectKey> keys)
      throws IOException {
    S3Writing.Lock lock = settings.writing().lock();
    return lock == null ? Map.of() : new ObjectLocks(bucket, clock).extend(lock, keys);
  }

  @Override
  public List<String> findDangers() throws IOException {
    return new LifecycleDangers(bucket).find();
  }

  @Override
  public void close() {
    clients.close();
  }
}
