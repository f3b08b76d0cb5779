package sh.oso.kafka.backup.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which backups of an owner are kept. What one of these keeps stays, whatever the others say; the
 * newest backup stays always. Days, weeks (ISO 8601), months and years are those of UTC, and a
 * backup belongs to the one in which it was completed.
 *
 * @param backups keep the newest of this number that are not older than {@code maxAge}; 0 for any
 *     number
 * @param maxAge keep those that are not older, at most {@code backups} of them; null for any age
 * @param minimum keep the newest of this number, however old; deletes nothing by itself
 * @param daily keep the last backup of each of the newest of this number of days that have one
 * @param weekly likewise of weeks
 * @param monthly likewise of months
 * @param yearly likewise of years
 */
public record RetentionPolicy(
    int backups,
    @Nullable Duration maxAge,
    int minimum,
    int daily,
    int weekly,
    int monthly,
    int yearly) {

  /** Keeps every backup. */
  public static final RetentionPolicy KEEP_ALL = new RetentionPolicy(0, null, 0, 0, 0, 0, 0);

  public RetentionPolicy {
    check("backups", backups);
    check("minimum", minimum);
    check("daily", daily);
    check("weekly", weekly);
    check("monthly", monthly);
    check("yearly", yearly);
    if (maxAge != null && (maxAge.isNegative() || maxAge.isZero())) {
      throw new InvalidRequestException("retention maxAge: needs more than 0, got " + maxAge);
    }
  }

  /**
   * Keeps a number of backups.
   *
   * @param backups how many of the newest; at least 1
   * @return the policy
   */
  public static RetentionPolicy ofNewest(int backups) {
    if (backups < 1) {
      throw new InvalidRequestException("retention backups: needs at least 1, got " + backups);
    }
    return new RetentionPolicy(backups, null, 0, 0, 0, 0, 0);
  }

  /**
   * Tells whether this keeps every backup.
   *
   * @return true if nothing but {@code minimum} is given
   */
  public boolean keepsAll() {
    return backups == 0 && maxAge == null && daily + weekly + monthly + yearly == 0;
  }

  private static void check(String name, int number) {
    if (number < 0 || number > 1_000_000) {
      throw new InvalidRequestException(
          "retention " + name + ": needs 0 to 1000000, got " + number);
    }
  }
}
