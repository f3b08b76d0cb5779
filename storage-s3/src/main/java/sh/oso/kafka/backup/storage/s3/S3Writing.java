package sh.oso.kafka.backup.storage.s3;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.DataSize;
import sh.oso.kafka.backup.api.store.StoreSettingsReader;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.StorageClass;

/**
 * How new objects are written.
 *
 * @param conditionalMultipart whether a condition holds also for multipart uploads
 * @param crc32c whether CRC32C is sent, or else Content-MD5
 */
record S3Writing(
    DataSize partSize,
    int parallelParts,
    boolean conditionalMultipart,
    boolean crc32c,
    @Nullable ServerSideEncryption encryption,
    @Nullable String kmsKeyId,
    @Nullable StorageClass storageClass,
    @Nullable Lock lock) {

  /** The largest part; one more doubling would be more than an array of bytes holds. */
  static final DataSize MAX_PART = DataSize.ofMebibytes(1024);

  private static final DataSize MIN_PART = DataSize.ofMebibytes(5);
  private static final String WHEN_SUPPORTED = "WHEN_SUPPORTED";
  private static final String WHEN_REQUIRED = "WHEN_REQUIRED";
  private static final String SSE_S3 = "SSE-S3";
  private static final String SSE_KMS = "SSE-KMS";
  private static final int MAX_LOCK_DAYS = 36_500;

  /** What cannot be read at once, or is no class of a general purpose bucket. */
  private static final List<StorageClass> UNFIT =
      List.of(
          StorageClass.GLACIER,
          StorageClass.DEEP_ARCHIVE,
          StorageClass.OUTPOSTS,
          StorageClass.SNOW,
          StorageClass.EXPRESS_ONEZONE);

  /** A lock against deletion, counted from when it is set. */
  record Lock(ObjectLockRetentionMode mode, Duration time) {}

  static S3Writing read(StoreSettingsReader reader, boolean isAws) {
    Optional<ServerSideEncryption> encryption =
        reader
            .choice(KnownSettings.ENCRYPTION, List.of(SSE_S3, SSE_KMS), it -> it)
            .map(
                it ->
                    it.equals(SSE_S3) ? ServerSideEncryption.AES256 : ServerSideEncryption.AWS_KMS);
    Optional<String> kmsKeyId = reader.findText(KnownSettings.KMS_KEY_ID);
    if (kmsKeyId.isPresent()
        && encryption.filter(it -> it == ServerSideEncryption.AWS_KMS).isEmpty()) {
      reader.problem(
          KnownSettings.KMS_KEY_ID, "given without " + KnownSettings.ENCRYPTION + "=" + SSE_KMS);
    }
    return new S3Writing(
        reader.size(KnownSettings.PART_SIZE, MIN_PART, MAX_PART, DataSize.ofMebibytes(8)),
        reader.integer(KnownSettings.PARALLEL_PARTS, 1, 64, 2),
        reader.bool(KnownSettings.CONDITIONAL_MULTIPART, isAws),
        reader
            .choice(KnownSettings.CHECKSUM_MODE, List.of(WHEN_SUPPORTED, WHEN_REQUIRED), it -> it)
            .orElse(WHEN_SUPPORTED)
            .equals(WHEN_SUPPORTED),
        encryption.orElse(null),
        kmsKeyId.orElse(null),
        storageClass(reader).orElse(null),
        lock(reader).orElse(null));
  }

  private static Optional<StorageClass> storageClass(StoreSettingsReader reader) {
    List<StorageClass> fit =
        Arrays.stream(StorageClass.values())
            .filter(it -> it != StorageClass.UNKNOWN_TO_SDK_VERSION && !UNFIT.contains(it))
            .toList();
    return reader.choice(KnownSettings.STORAGE_CLASS, fit, StorageClass::toString);
  }

  private static Optional<Lock> lock(StoreSettingsReader reader) {
    Optional<ObjectLockRetentionMode> mode =
        reader.choice(
            KnownSettings.LOCK_MODE,
            List.of(ObjectLockRetentionMode.GOVERNANCE, ObjectLockRetentionMode.COMPLIANCE),
            ObjectLockRetentionMode::toString);
    boolean hasMode = reader.findText(KnownSettings.LOCK_MODE).isPresent();
    boolean hasDays = reader.findText(KnownSettings.LOCK_DAYS).isPresent();
    int days = reader.integer(KnownSettings.LOCK_DAYS, 1, MAX_LOCK_DAYS, 1);
    if (hasMode != hasDays) {
      reader.problem(
          hasMode ? KnownSettings.LOCK_DAYS : KnownSettings.LOCK_MODE,
          "missing; a lock has a mode and a number of days");
    }
    return mode.map(it -> new Lock(it, Duration.ofDays(days)));
  }
}
