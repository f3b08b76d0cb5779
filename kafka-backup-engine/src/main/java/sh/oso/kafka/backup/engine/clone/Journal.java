package sh.oso.kafka.backup.engine.clone;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.engine.clone.CloneProgress.Step;
import sh.oso.kafka.backup.engine.manifest.Repository;

/**
 * Writes down what comes next, one numbered document after the other, all partitions together. Of
 * two runs of one clone only one gets the next number: the other stops. Safe for use by many
 * threads, but writes by one at a time.
 */
final class Journal {

  private final Repository state;
  private final String cloneId;
  private final Clock clock;
  private final String writer = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  private final List<String> warnings = new ArrayList<>();
  private int warned;
  private int number;
  private @Nullable Instant lastWrite;

  Journal(Repository state, String cloneId, Clock clock) {
    this.state = state;
    this.cloneId = cloneId;
    this.clock = clock;
  }

  /** Reads what earlier runs have written, in order; what comes is written behind it. */
  void read(Consumer<CloneProgress> reader) {
    Optional<CloneProgress> next = find(number + 1);
    while (next.isPresent()) {
      number++;
      lastWrite = next.get().writtenAt();
      synchronized (warnings) {
        next.get().warnings().stream().filter(it -> !warnings.contains(it)).forEach(warnings::add);
        warned = warnings.size();
      }
      reader.accept(next.get());
      next = find(number + 1);
    }
  }

  private Optional<CloneProgress> find(int which) {
    return state.findRestoreDocument(cloneId, name(which), CloneProgress.class);
  }

  private static String name(int number) {
    return String.format(Locale.ROOT, "progress-%08d", number);
  }

  /** How long ago something was written, or zero if a clock was set back; empty if nothing was. */
  Optional<Duration> age() {
    return Optional.ofNullable(lastWrite)
        .map(written -> Duration.between(written, clock.instant()))
        .map(age -> age.isNegative() ? Duration.ZERO : age);
  }

  /** Keeps a warning for the report of whichever run completes the clone; true if it is new. */
  boolean warn(String warning) {
    synchronized (warnings) {
      return !warnings.contains(warning) && warnings.add(warning);
    }
  }

  List<String> warnings() {
    synchronized (warnings) {
      return List.copyOf(warnings);
    }
  }

  /**
   * Writes what partitions have read since the last call, if anything, and lets it be sent.
   *
   * @throws TargetConflictException if another run of the clone is at work
   */
  void write(List<ClonedPartition> partitions) {
    List<Step> steps = new ArrayList<>();
    List<ClonedPartition> drained = new ArrayList<>();
    for (ClonedPartition partition : partitions) {
      partition
          .drain()
          .ifPresent(
              step -> {
                steps.add(step);
                drained.add(partition);
              });
    }
    // After the steps: what a step comes from was warned of before it.
    List<String> all = warnings();
    if (steps.isEmpty() && all.size() == warned) {
      return;
    }
    CloneProgress document =
        new CloneProgress(
            1, cloneId, writer, clock.instant(), steps, all.subList(warned, all.size()));
    CloneProgress stored =
        state.claimRestoreDocument(cloneId, name(++number), CloneProgress.class, document);
    if (!stored.writer().equals(writer)) {
      throw new TargetConflictException(
          "another run of clone "
              + cloneId
              + " is at work, or was since this one began: see to it that only one is, and run it"
              + " again");
    }
    warned = all.size();
    drained.forEach(ClonedPartition::written);
  }
}
