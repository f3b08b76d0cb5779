package sh.oso.kafka.backup.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.PreconditionFailedException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Stores new objects, in one request or in parts. */
final class S3Upload {

  private static final int CONFLICT = 409;

  private final S3Bucket bucket;
  private final Clock clock;

  S3Upload(S3Bucket bucket, Clock clock) {
    this.bucket = bucket;
    this.clock = clock;
  }

  ObjectStat put(ObjectKey key, ObjectContent content, Lifetime lifetime) throws IOException {
    S3Failures.Attempt attempt = bucket.attempt("storing", key, "s3:PutObject");
    if (Thread.currentThread().isInterrupted()) {
      throw S3Failures.interrupted(attempt);
    }
    NewObject object =
        NewObject.of(
            key, bucket.name(), bucket.fullKey(key), lifetime, bucket.writing(), clock.instant());
    try (InputStream in = content.open()) {
      PartReader reader = new PartReader(in, content, object.fullKey());
      Part first = reader.read(1, PartSizes.of(bucket.writing().partSize(), 1));
      if (!reader.isAtEnd()) {
        return new MultipartUpload(bucket, this, object, attempt).put(first, reader);
      }
      reader.checkWhole();
      return putWhole(object, first, content.crc32c(), attempt);
    }
  }

  private ObjectStat putWhole(NewObject object, Part part, long crc32c, S3Failures.Attempt attempt)
      throws IOException {
    try {
      return bucket.call(
          attempt,
          s3 ->
              stat(
                  object,
                  part.length(),
                  s3.putObject(object.putRequest(part, crc32c), part.body())));
    } catch (IOException e) {
      return settle(object, e);
    }
  }

  /** What was stored, by the clock of the server. */
  static ObjectStat stat(NewObject object, long sizeBytes, AwsResponse answer) {
    Instant at =
        answer
            .sdkHttpResponse()
            .firstMatchingHeader("Date")
            .flatMap(S3Upload::parse)
            .orElseGet(Instant::now);
    return new ObjectStat(object.key(), sizeBytes, at);
  }

  private static Optional<Instant> parse(String date) {
    try {
      return Optional.of(
          ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Finds out why a key is taken. The SDK tries again by itself, and may then meet its own earlier
   * success.
   *
   * @return what is stored, if this very put stored it
   * @throws IOException the failure of the put otherwise
   */
  ObjectStat settle(NewObject object, IOException failure) throws IOException {
    boolean wasTaken = failure instanceof PreconditionFailedException;
    if (!wasTaken && !isConflict(failure) && !(failure instanceof ObjectNotFoundException)) {
      throw failure;
    }
    Optional<HeadObjectResponse> found = findObject(object, failure);
    if (found.filter(it -> object.mark().equals(it.metadata().get(NewObject.MARK))).isPresent()) {
      return S3Bucket.stat(object.key(), found.get());
    }
    if (wasTaken) {
      throw failure;
    }
    if (found.isPresent()) {
      throw taken(object, failure);
    }
    throw isConflict(failure)
        ? failure
        : new StorageException(
            failure.getMessage() + "; somebody ended the upload before it was complete", failure);
  }

  private static boolean isConflict(IOException failure) {
    return failure.getCause() instanceof AwsServiceException answer
        && answer.statusCode() == CONFLICT;
  }

  PreconditionFailedException taken(NewObject object, IOException failure) {
    return new PreconditionFailedException(
        "storing " + object.fullKey() + " in bucket " + bucket.name() + " failed: the key is taken",
        failure);
  }

  /** Looks whether somebody else has the key, for servers that do not do it by themselves. */
  void checkAbsent(NewObject object) throws IOException {
    StorageException taken = taken(object, new StorageException("an object was found"));
    if (findObject(object, taken).isPresent()) {
      throw taken;
    }
  }

  private Optional<HeadObjectResponse> findObject(NewObject object, IOException failure)
      throws IOException {
    S3Failures.Attempt attempt = bucket.attempt("looking up", object.key(), "s3:GetObject");
    try {
      return Optional.of(
          bucket.call(
              attempt, s3 -> s3.headObject(it -> it.bucket(bucket.name()).key(object.fullKey()))));
    } catch (ObjectNotFoundException e) {
      return Optional.empty();
    } catch (StorageUnavailableException e) {
      // Whose object it is, if it is there at all, is not known.
      e.addSuppressed(failure);
      throw e;
    } catch (StorageException e) {
      failure.addSuppressed(e);
      return Optional.empty();
    }
  }
}
