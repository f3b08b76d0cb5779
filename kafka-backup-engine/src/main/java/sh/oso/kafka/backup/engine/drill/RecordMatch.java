package sh.oso.kafka.backup.engine.drill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.record.BackupRecord;
import sh.oso.kafka.backup.engine.look.RecordSource;

/**
 * Compares the records of a partition, as the backup has them, with those that came back: the n-th
 * with the n-th. For one thread.
 */
final class RecordMatch {

  private final Cancellation cancellation;
  private long matched;
  private long different;
  private long firstDifferent;
  private long lastDifferent;
  private String difference = "";

  RecordMatch(Cancellation cancellation) {
    this.cancellation = cancellation;
  }

  /**
   * What is wrong.
   *
   * @param firstOffset in the backup, of the first record that is not the same
   * @param lastOffset of the last one
   */
  record Mismatch(long firstOffset, long lastOffset, String problem) {}

  /** Records that were the same. */
  long matched() {
    return matched;
  }

  /**
   * Compares to the end of both.
   *
   * @param held what the backup has
   * @param back what came back, from offset 0 on
   * @return empty if all is the same
   */
  Optional<Mismatch> run(RecordSource held, RecordSource back) {
    BackupRecord one = held.next();
    BackupRecord other = back.next();
    long number = 0;
    while (one != null && other != null) {
      if (cancellation.isCancelled()) {
        throw new RunCancelledException("the drill was asked to stop");
      }
      compare(one, other, number++);
      one = held.next();
      other = back.next();
    }
    if (one != null) {
      return Optional.of(missing(one, held));
    }
    if (other != null) {
      note(lastDifferent, "there are more records than the backup has");
    }
    return different == 0
        ? Optional.empty()
        : Optional.of(
            new Mismatch(
                firstDifferent,
                lastDifferent,
                different + " records came back different, " + difference));
  }

  private void compare(BackupRecord one, BackupRecord other, long number) {
    String parts = whatDiffers(one, other, number);
    if (parts.isEmpty()) {
      matched++;
    } else {
      note(one.offset(), "the first at offset " + one.offset() + ": " + parts);
    }
  }

  private void note(long offset, String text) {
    if (different == 0) {
      firstDifferent = offset;
      difference = text;
    }
    lastDifferent = offset;
    different++;
  }

  private Mismatch missing(BackupRecord first, RecordSource held) {
    long count = 0;
    long last = first.offset();
    for (@Nullable BackupRecord record = first; record != null; record = held.next()) {
      last = record.offset();
      count++;
    }
    return new Mismatch(
        different == 0 ? first.offset() : firstDifferent,
        last,
        count
            + " records did not come back, from offset "
            + first.offset()
            + " on"
            + (different == 0 ? "" : "; " + different + " came back different, " + difference));
  }

  private static String whatDiffers(BackupRecord one, BackupRecord other, long number) {
    List<String> parts = new ArrayList<>();
    if (other.offset() != number) {
      parts.add("place");
    }
    if (!Arrays.equals(one.key(), other.key())) {
      parts.add("key");
    }
    if (!Arrays.equals(one.value(), other.value())) {
      parts.add("value");
    }
    if (!one.headers().equals(other.headers())) {
      parts.add("headers");
    }
    if (one.timestamp() != other.timestamp()) {
      parts.add("timestamp");
    }
    return String.join(", ", parts);
  }
}
