package sh.oso.kafka.backup.operator.decision;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Conditions of a status. */
public final class Conditions {

  /** Whether what a resource asks for is done. */
  public static final String READY = "Ready";

  /** Whether the newest backup was found to be sound. */
  public static final String VERIFIED = "Verified";

  /** As the API server allows it. */
  private static final int LONGEST = 32_768;

  private Conditions() {}

  /**
   * Sets a condition. Its time changes only when its status does.
   *
   * @param generation of the spec that it is about
   */
  public static List<Condition> with(
      List<Condition> old,
      String type,
      boolean status,
      String reason,
      String message,
      long generation,
      Instant now) {
    String text = status ? "True" : "False";
    Optional<Condition> before = find(old, type);
    String since =
        before
            .filter(it -> it.getStatus().equals(text))
            .map(Condition::getLastTransitionTime)
            .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    Condition condition =
        new ConditionBuilder()
            .withType(type)
            .withStatus(text)
            .withReason(reason)
            .withMessage(message.substring(0, Math.min(message.length(), LONGEST)))
            .withObservedGeneration(generation)
            .withLastTransitionTime(since)
            .build();
    List<Condition> conditions = new ArrayList<>(old);
    before.ifPresentOrElse(
        it -> conditions.set(conditions.indexOf(it), condition), () -> conditions.add(condition));
    return conditions;
  }

  /** Finds a condition. */
  public static Optional<Condition> find(List<Condition> conditions, String type) {
    return conditions.stream().filter(it -> it.getType().equals(type)).findFirst();
  }
}
