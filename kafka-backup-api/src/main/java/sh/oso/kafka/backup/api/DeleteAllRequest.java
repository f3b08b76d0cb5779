package sh.oso.kafka.backup.api;

import java.util.HashMap;
import java.util.Map;

/**
 * Asks to delete all backups of an owner, and its unfinished runs. Their data follows when a prune
 * comes after the grace.
 *
 * @param labels the owner: backups with exactly these labels, apart from the label {@code hold}; at
 *     least one
 * @param runsEnded whether the owner's runs are known to have ended: unfinished ones go without a
 *     look at when they last showed life
 * @param force whether to delete also what is held or what an unfinished restore reads, and runs
 *     that may be under way
 * @param dryRun whether only to say what would go
 */
public record DeleteAllRequest(
    Map<String, String> labels, boolean runsEnded, boolean force, boolean dryRun) {

  private static final String HOLD = "hold";

  public DeleteAllRequest {
    Map<String, String> owner = new HashMap<>(labels);
    owner.remove(HOLD);
    if (owner.isEmpty()) {
      throw new InvalidRequestException(
          "deleting all backups needs a label that says whose; those without labels are deleted one"
              + " by one");
    }
    labels = Map.copyOf(owner);
  }

  /**
   * Asks to delete all that nothing speaks for.
   *
   * @param labels the owner
   * @return the request
   */
  public static DeleteAllRequest of(Map<String, String> labels) {
    return new DeleteAllRequest(labels, false, false, false);
  }
}
