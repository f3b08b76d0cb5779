package sh.oso.kafka.backup.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.services.storage.model.Bucket;
import com.google.api.services.storage.model.Bucket.Lifecycle;
import com.google.api.services.storage.model.Bucket.Lifecycle.Rule;
import com.google.api.services.storage.model.Bucket.Lifecycle.Rule.Condition;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifecycleRulesTest {

  @Test
  void tellsOfRulesThatTouchThePrefix() {
    for (Condition condition :
        List.of(
            new Condition(),
            new Condition().setAge(7),
            new Condition().setIsLive(true),
            new Condition().setMatchesPrefix(List.of("else", "back")),
            new Condition().setMatchesPrefix(List.of("backups/topics/")),
            new Condition().setMatchesSuffix(List.of(".zst")))) {
      assertThat(dangers("Delete", condition)).as("%s", condition).hasSize(1);
    }
  }

  @Test
  void isSilentOnRulesThatDoNot() {
    for (Condition condition :
        List.of(
            new Condition().setIsLive(false),
            new Condition().setNumNewerVersions(3),
            new Condition().setDaysSinceNoncurrentTime(3),
            new Condition().setMatchesPrefix(List.of("else")))) {
      assertThat(dangers("Delete", condition)).as("%s", condition).isEmpty();
    }
    assertThat(dangers("SetStorageClass", new Condition())).isEmpty();
    assertThat(dangers("AbortIncompleteMultipartUpload", new Condition().setAge(1))).isEmpty();
    assertThat(LifecycleRules.findDangers(new Bucket(), "bucket", "")).isEmpty();
  }

  private static List<String> dangers(String action, Condition condition) {
    Rule rule = new Rule().setAction(new Rule.Action().setType(action)).setCondition(condition);
    Bucket bucket = new Bucket().setLifecycle(new Lifecycle().setRule(List.of(rule)));
    return LifecycleRules.findDangers(bucket, "bucket", "backups/");
  }
}
