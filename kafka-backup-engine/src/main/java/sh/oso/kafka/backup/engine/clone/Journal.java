package sh.oso.kafka.backup.engine.clone;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.engine.clone.CloneProgress.Step;
import sh.oso.kafka.backup.engine.manifest.Repository;

/**
 * Writes down what comes next, one numbered document after the other, all partitions together. Of
 * two runs of one clone only one gets the next number: the other stops. Safe for use by many
 * threads, but writes by one at a time.
 */
final class Journal {

  private static final String PREFIX = "progress-";

  /** Ends of runs in one document, which so stays well below 5 MiB. */
  private static final int MOST_ENDS = 100_000;

  private final Repository state;
  private final String cloneId;
  private final Clock clock;
  private final Lease lease;
  private final String writer = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  private final List<String> warnings = new ArrayList<>();
  private int warned;
  private int earlier;
  private int number;
  private short epoch;

  Journal(Repository state, String cloneId, Clock clock, Lease lease) {
    this.state = state;
    this.cloneId = cloneId;
    this.clock = clock;
    this.lease = lease;
  }

  /**
   * Begins behind what earlier runs have written, with a document that keeps them from writing any
   * more, and with the next producer epoch.
   *
   * @param firstEpoch of the clone's first run
   * @return how long ago an earlier run wrote last, by the store's clock; empty if none did
   * @throws TargetConflictException if another run begins at this moment
   */
  Optional<Duration> open(short firstEpoch) {
    Optional<ObjectStat> last = Optional.empty();
    for (ObjectStat stat : state.listRestoreDocuments(cloneId, PREFIX)) {
      // In order of number, as all have as many digits.
      last = Optional.of(stat);
      earlier++;
    }
    number = earlier;
    epoch = last.isEmpty() ? firstEpoch : epochAfter(load(number));
    lease.renew(lease.now());
    claim(List.of(), List.of());
    return last.map(
        stat ->
            Duration.between(
                stat.lastModified(),
                state
                    .findRestoreStat(cloneId, name(number))
                    .map(ObjectStat::lastModified)
                    .orElse(stat.lastModified())));
  }

  /** Sees what earlier runs have written, and lets them write on. */
  void look() {
    earlier = state.listRestoreDocuments(cloneId, PREFIX).size();
  }

  private short epochAfter(CloneProgress last) {
    if (last.producerEpoch() >= Short.MAX_VALUE) {
      throw new KafkaBackupException(
          "clone "
              + cloneId
              + " was continued more often than can be told apart: delete the target topics, and"
              + " give another clone id");
    }
    return (short) (last.producerEpoch() + 1);
  }

  /** What this run produces under. */
  short epoch() {
    return epoch;
  }

  /**
   * Reads what earlier runs have written, in order.
   *
   * @throws CorruptBackupException if a document is missing or damaged
   */
  void read(Consumer<CloneProgress> reader, Cancellation cancellation) {
    new OrderedReads<>(this::load)
        .run(
            1,
            earlier,
            document -> {
              synchronized (warnings) {
                document.warnings().stream()
                    .filter(it -> !warnings.contains(it))
                    .forEach(warnings::add);
                warned = warnings.size();
              }
              reader.accept(document);
            },
            cancellation);
  }

  private CloneProgress load(int which) {
    return state
        .findRestoreDocument(cloneId, name(which), CloneProgress.class)
        .orElseThrow(
            () ->
                new CorruptBackupException(
                    name(which)
                        + " of clone "
                        + cloneId
                        + " is missing: delete the target topics, and give another clone id"));
  }

  private static String name(int number) {
    return PREFIX + String.format(Locale.ROOT, "%08d", number);
  }

  /** Whether what is written may be sent now; it may not be where writing takes too long. */
  boolean isHeld() {
    return lease.isHeld();
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
   * Writes what partitions have read since the last call, if anything, and lets it be sent. If
   * nothing was written for a while though something is under way, writes that this run is there.
   *
   * @throws TargetConflictException if another run of the clone is at work
   */
  void write(List<ClonedPartition> partitions) {
    int left;
    do {
      left = MOST_ENDS;
      List<Step> steps = new ArrayList<>();
      List<ClonedPartition> drained = new ArrayList<>();
      for (ClonedPartition partition : partitions) {
        Optional<Step> step = left > 0 ? partition.drain(left) : Optional.empty();
        if (step.isPresent()) {
          left -= step.get().runs().size();
          steps.add(step.get());
          drained.add(partition);
        }
      }
      // After the steps: what a step comes from was warned of before it.
      List<String> all = warnings();
      boolean due = lease.isDue() && partitions.stream().anyMatch(ClonedPartition::isUnderWay);
      if (!steps.isEmpty() || all.size() > warned || due) {
        long began = lease.now();
        claim(steps, all.subList(warned, all.size()));
        warned = all.size();
        drained.forEach(ClonedPartition::written);
        lease.renew(began);
      }
    } while (left <= 0);
  }

  /**
   * Deletes what nobody needs once the clone is complete: all but each run's first document, which
   * an earlier run that is still at work would write next, and may not.
   */
  void clear() {
    int last = state.listRestoreDocuments(cloneId, PREFIX).size();
    if (last == 0) {
      return;
    }
    Set<Integer> kept = new HashSet<>();
    kept.add(1);
    findFirsts(1, load(1).producerEpoch(), last, load(last).producerEpoch(), kept);
    state.deleteRestoreDocuments(
        cloneId,
        IntStream.rangeClosed(1, last)
            .filter(it -> !kept.contains(it))
            .mapToObj(Journal::name)
            .toList());
  }

  /** Epochs only grow, so that few documents need to be read. */
  private void findFirsts(int from, short fromEpoch, int to, short toEpoch, Set<Integer> found) {
    if (fromEpoch == toEpoch) {
      return;
    }
    if (to == from + 1) {
      found.add(to);
      return;
    }
    int middle = from + (to - from) / 2;
    short epochThere = load(middle).producerEpoch();
    findFirsts(from, fromEpoch, middle, epochThere, found);
    findFirsts(middle, epochThere, to, toEpoch, found);
  }

  private void claim(List<Step> steps, List<String> told) {
    CloneProgress document =
        new CloneProgress(1, cloneId, writer, epoch, clock.instant(), steps, told);
    CloneProgress stored =
        state.claimRestoreDocument(cloneId, name(++number), CloneProgress.class, document);
    if (!stored.writer().equals(writer)) {
      throw new TargetConflictException(
          "another run of clone "
              + cloneId
              + " is at work, or was since this one began: see to it that only one is, and run it"
              + " again");
    }
  }
}
