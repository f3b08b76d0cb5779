package sh.oso.kafka.backup.storage.gcs;

import com.google.api.client.http.HttpResponseException;
import com.google.api.services.storage.model.Bucket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rules of a bucket that would delete backups behind everybody's back. */
final class LifecycleRules {

  private LifecycleRules() {}

  /** Tells of each such rule in a sentence; of none where the rights to look are missing. */
  static List<String> findDangers(GcsBucket bucket) throws IOException {
    try {
      Bucket found =
          Attempts.run(
              attempt ->
                  bucket.api().buckets().get(bucket.name()).setFields("lifecycle").execute());
      return findDangers(found, bucket.name(), bucket.settings().prefix());
    } catch (HttpResponseException e) {
      if (e.getStatusCode() == 401 || e.getStatusCode() == 403) {
        return List.of();
      }
      throw GcsFailures.of(Action.INSPECT, bucket.place(), e);
    } catch (IOException e) {
      throw GcsFailures.of(Action.INSPECT, bucket.place(), e);
    }
  }

  static List<String> findDangers(Bucket bucket, String name, String prefix) {
    List<String> dangers = new ArrayList<>();
    if (bucket.getLifecycle() != null && bucket.getLifecycle().getRule() != null) {
      for (Bucket.Lifecycle.Rule rule : bucket.getLifecycle().getRule()) {
        boolean deletes = rule.getAction() != null && "Delete".equals(rule.getAction().getType());
        if (deletes && touches(rule.getCondition(), prefix)) {
          dangers.add(
              "a lifecycle rule of the bucket "
                  + name
                  + " deletes objects"
                  + age(rule.getCondition())
                  + ", backups among them: remove it, or restrict it to other names with"
                  + " matchesPrefix");
        }
      }
    }
    return dangers;
  }

  private static boolean touches(
      Bucket.Lifecycle.Rule.@org.jspecify.annotations.Nullable Condition condition, String prefix) {
    if (condition == null) {
      return true;
    }
    // Backups are never written twice: rules on replaced versions do not concern them.
    boolean isAboutReplacedOnes =
        Boolean.FALSE.equals(condition.getIsLive())
            || condition.getNumNewerVersions() != null
            || condition.getDaysSinceNoncurrentTime() != null
            || condition.getNoncurrentTimeBefore() != null;
    List<String> prefixes = condition.getMatchesPrefix();
    boolean isElsewhere =
        prefixes != null
            && !prefixes.isEmpty()
            && prefixes.stream().noneMatch(p -> p.startsWith(prefix) || prefix.startsWith(p));
    return !isAboutReplacedOnes && !isElsewhere;
  }

  private static String age(
      Bucket.Lifecycle.Rule.@org.jspecify.annotations.Nullable Condition condition) {
    return Optional.ofNullable(condition)
        .map(Bucket.Lifecycle.Rule.Condition::getAge)
        .map(days -> " after " + days + " days")
        .orElse("");
  }
}
