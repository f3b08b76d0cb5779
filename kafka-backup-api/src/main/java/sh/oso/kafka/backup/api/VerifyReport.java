package sh.oso.kafka.backup.api;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What verification found.
 *
 * @param backupId the backup looked at
 * @param level how thoroughly
 * @param partitions number of partitions looked at
 * @param objects number of objects looked at
 * @param bytes bytes read from the store
 * @param records records decoded; 0 below {@link VerifyRequest.Level#DECODED}
 * @param damages what is wrong; empty if the backup is sound
 * @param warnings what a person should know that is no damage
 * @param elapsed how long it took
 */
public record VerifyReport(
    String backupId,
    VerifyRequest.Level level,
    int partitions,
    long objects,
    long bytes,
    long records,
    List<Damage> damages,
    List<String> warnings,
    Duration elapsed) {

  public VerifyReport {
    damages = List.copyOf(damages);
    warnings = List.copyOf(warnings);
  }

  /**
   * Tells whether the backup is sound, as far as this level shows.
   *
   * @return true if there is no damage
   */
  public boolean valid() {
    return damages.isEmpty();
  }

  /**
   * One thing that is wrong.
   *
   * @param topic the topic that it touches, null if it touches a snapshot of the whole cluster
   * @param partition the partition, or -1 if it touches the whole topic
   * @param firstOffset first offset that may be lost, -1 if not known
   * @param lastOffset last offset that may be lost, inclusive, -1 if not known
   * @param object key of the damaged object
   * @param problem what is wrong with it
   */
  public record Damage(
      @Nullable String topic,
      int partition,
      long firstOffset,
      long lastOffset,
      String object,
      String problem) {}
}
