package sh.oso.kafka.backup.storage.s3;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectKey;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.StorageClass;

/**
 * An object about to be stored.
 *
 * @param fullKey with the prefix
 * @param mark tells this put's object from all others
 * @param lockedUntil null if it is not to be locked
 */
record NewObject(
    ObjectKey key,
    String bucket,
    String fullKey,
    String mark,
    Lifetime lifetime,
    S3Writing writing,
    @Nullable Instant lockedUntil) {

  /** Name of the metadata that holds the mark. */
  static final String MARK = "put-id";

  static final String ABSENT = "*";

  static NewObject of(
      ObjectKey key,
      String bucket,
      String fullKey,
      Lifetime lifetime,
      S3Writing writing,
      Instant now) {
    S3Writing.Lock lock = writing.lock();
    return new NewObject(
        key,
        bucket,
        fullKey,
        UUID.randomUUID().toString(),
        lifetime,
        writing,
        lock == null || lifetime == Lifetime.TEMPORARY ? null : now.plus(lock.time()));
  }

  private @Nullable StorageClass storageClass() {
    return lifetime == Lifetime.LASTING ? writing.storageClass() : null;
  }

  PutObjectRequest putRequest(Part part, long crc32c) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(fullKey)
            .ifNoneMatch(ABSENT)
            .metadata(Map.of(MARK, mark))
            .serverSideEncryption(writing.encryption())
            .ssekmsKeyId(writing.kmsKeyId())
            .storageClass(storageClass())
            .overrideConfiguration(part::bound);
    S3Writing.Lock lock = writing.lock();
    if (lock != null && lockedUntil != null) {
      request.objectLockMode(lock.mode().toString()).objectLockRetainUntilDate(lockedUntil);
    }
    return (writing.crc32c()
            ? request.checksumCRC32C(Part.base64(crc32c))
            : request.contentMD5(part.md5()))
        .build();
  }

  CreateMultipartUploadRequest createRequest() {
    CreateMultipartUploadRequest.Builder request =
        CreateMultipartUploadRequest.builder()
            .bucket(bucket)
            .key(fullKey)
            .metadata(Map.of(MARK, mark))
            .contentType("application/octet-stream")
            .serverSideEncryption(writing.encryption())
            .ssekmsKeyId(writing.kmsKeyId())
            .storageClass(storageClass());
    S3Writing.Lock lock = writing.lock();
    if (lock != null && lockedUntil != null) {
      request.objectLockMode(lock.mode().toString()).objectLockRetainUntilDate(lockedUntil);
    }
    if (writing.crc32c()) {
      request.checksumAlgorithm(ChecksumAlgorithm.CRC32_C).checksumType(ChecksumType.FULL_OBJECT);
    }
    return request.build();
  }
}
