package sh.oso.kafka.backup.api;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How much of a backup verification looks into. Of each topic whole segments are drawn by lot until
 * they hold that part of its stored bytes: at least one of every topic that has records, so a topic
 * of one segment is looked at in full.
 *
 * @param percent 1 to 100
 * @param seed of the lot: the same backup, topics, percentage and seed make the same sample
 */
public record VerifySample(int percent, long seed) {

  /** Everything. */
  public static final VerifySample ALL = new VerifySample(100, 0);

  public VerifySample {
    if (percent < 1 || percent > 100) {
      throw new InvalidRequestException(
          "a sample of " + percent + " percent is not possible: take 1 to 100");
    }
  }

  /**
   * A sample that nobody has drawn before, so that repeated runs look at different parts.
   *
   * @param percent 1 to 100
   * @return the sample
   */
  public static VerifySample of(int percent) {
    return percent == 100
        ? ALL
        : new VerifySample(percent, ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE));
  }
}
