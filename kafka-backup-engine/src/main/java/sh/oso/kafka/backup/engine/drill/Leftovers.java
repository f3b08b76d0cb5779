package sh.oso.kafka.backup.engine.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.engine.manifest.DrillNotes;

/**
 * What drills left behind that were killed. Only topics whose names have the id of a note are
 * touched, which nobody but that drill could have given them. For one thread.
 */
final class Leftovers {

  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
  private static final Duration POLL = Duration.ofSeconds(2);

  private final DrillNotes notes;
  private final ScratchTopics topics;
  private final String clusterId;
  private final Consumer<String> warn;

  /**
   * Looks for leftovers in one cluster.
   *
   * @param warn hears what could not be done
   */
  Leftovers(DrillNotes notes, ScratchTopics topics, String clusterId, Consumer<String> warn) {
    this.notes = notes;
    this.topics = topics;
    this.clusterId = clusterId;
    this.warn = warn;
  }

  /**
   * Deletes those of drills that are dead.
   *
   * @return those that may be alive
   */
  List<DrillNotes.Other> clean() {
    Instant now = notes.sign();
    List<DrillNotes.Other> open = new ArrayList<>();
    for (DrillNotes.Other other : notes.others()) {
      if (other.isDead(now)) {
        delete(other);
      } else if (isHere(other)) {
        open.add(other);
      }
    }
    return open;
  }

  /**
   * Waits for drills that may have been killed just now, until each of them has shown that it is
   * alive, or is dead and cleaned up after.
   *
   * @param met those that may be alive
   */
  void settle(List<DrillNotes.Other> met, Cancellation cancellation) {
    List<DrillNotes.Other> open = met;
    while (!open.isEmpty()) {
      List<DrillNotes.Other> before = open;
      pause(cancellation);
      open =
          clean().stream()
              .filter(it -> before.stream().anyMatch(was -> isSilentSince(it, was)))
              .toList();
    }
  }

  private static boolean isSilentSince(DrillNotes.Other now, DrillNotes.Other before) {
    return now.drillId().equals(before.drillId()) && now.lastSign().equals(before.lastSign());
  }

  private void pause(Cancellation cancellation) {
    try {
      if (cancellation.await(POLL.toMillis())) {
        throw new RunCancelledException("the drill was asked to stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunCancelledException("interrupted while waiting for another drill", e);
    }
  }

  private boolean isHere(DrillNotes.Other other) {
    return other.clusterId().map(clusterId::equals).orElse(true);
  }

  private void delete(DrillNotes.Other other) {
    if (!isHere(other)) {
      return;
    }
    try {
      List<String> names = topics.deleteOf(other.drillId());
      if (!names.isEmpty()) {
        LOG.info("deleted what a dead drill left: drill={} topics={}", other.drillId(), names);
      }
      if (other.clusterId().isPresent()) {
        notes.forget(other);
      }
    } catch (KafkaBackupException e) {
      warn.accept(
          "topics of drill "
              + other.drillId()
              + ", which was killed, could not be deleted: "
              + e.getMessage());
    }
  }
}
