package sh.oso.kafka.backup.storage.s3;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.api.store.StorageAccessException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.LifecycleRuleFilter;
import software.amazon.awssdk.services.s3.model.TransitionStorageClass;

/**
 * Lifecycle rules of a bucket that take objects away or put them where they cannot be read at once.
 * Rules for versions that were deleted, and for uploads that were given up, take nothing that a
 * backup needs.
 */
final class LifecycleDangers {

  private static final List<TransitionStorageClass> ARCHIVES =
      List.of(TransitionStorageClass.GLACIER, TransitionStorageClass.DEEP_ARCHIVE);

  private static final S3Failures.Attempt ATTEMPT =
      new S3Failures.Attempt("reading the lifecycle rules", "s3:GetLifecycleConfiguration");

  private final S3Bucket bucket;

  LifecycleDangers(S3Bucket bucket) {
    this.bucket = bucket;
  }

  List<String> find() throws IOException {
    List<String> dangers = new ArrayList<>();
    for (LifecycleRule rule : rules()) {
      if (rule.status() == ExpirationStatus.ENABLED && touches(rule)) {
        findDanger(rule).ifPresent(dangers::add);
      }
    }
    return List.copyOf(dangers);
  }

  private List<LifecycleRule> rules() throws IOException {
    try {
      return bucket.call(
          ATTEMPT,
          s3 -> s3.getBucketLifecycleConfiguration(it -> it.bucket(bucket.name())).rules());
    } catch (StorageUnavailableException e) {
      throw e;
    } catch (StorageAccessException | ObjectNotFoundException e) {
      // No right to look, or nothing to see.
      return List.of();
    } catch (StorageException e) {
      if (e.getCause() instanceof AwsServiceException answer && answer.statusCode() != 404) {
        // A server that knows no lifecycles.
        return List.of();
      }
      throw e;
    }
  }

  /** No object here has tags, so that a rule for tags never applies. */
  @SuppressWarnings("deprecation") // rules of old have no filter
  private boolean touches(LifecycleRule rule) {
    LifecycleRuleFilter filter = rule.filter();
    if (filter == null) {
      return overlaps(rule.prefix());
    }
    if (filter.tag() != null || (filter.and() != null && filter.and().hasTags())) {
      return false;
    }
    return overlaps(filter.and() == null ? filter.prefix() : filter.and().prefix());
  }

  private boolean overlaps(@org.jspecify.annotations.Nullable String rulePrefix) {
    String own = bucket.settings().prefix();
    return rulePrefix == null || own.startsWith(rulePrefix) || rulePrefix.startsWith(own);
  }

  private Optional<String> findDanger(LifecycleRule rule) {
    String what = null;
    if (rule.expiration() != null
        && (rule.expiration().days() != null || rule.expiration().date() != null)) {
      what = "lets objects expire";
    } else if (rule.transitions().stream().anyMatch(it -> ARCHIVES.contains(it.storageClass()))) {
      what = "moves objects to an archive, from which they cannot be read at once";
    }
    return Optional.ofNullable(what)
        .map(
            it ->
                "the lifecycle rule '"
                    + (rule.id() == null ? "" : rule.id())
                    + "' of bucket "
                    + bucket.name()
                    + " "
                    + it
                    + ", those of backups under '"
                    + bucket.settings().prefix()
                    + "' among them: disable it or give it another prefix");
  }
}
