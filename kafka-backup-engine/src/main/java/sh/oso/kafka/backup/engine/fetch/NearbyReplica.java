package sh.oso.kafka.backup.engine.fetch;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.common.Node;
import sh.oso.kafka.backup.engine.cluster.Leaders;

/** The follower that a leader named to read from, as long as it is fit. For the loop's thread. */
final class NearbyReplica {

  /** How long a leader's word about a replica nearby counts: as long as Kafka's metadata. */
  private static final long AGE = Duration.ofMinutes(5).toNanos();

  /** How long a follower may lag, or have another log, before that is believed. */
  private static final long PATIENCE = Duration.ofSeconds(5).toNanos();

  private OptionalInt broker = OptionalInt.empty();
  private long since;
  private OptionalLong divergedSince = OptionalLong.empty();

  boolean isUsed() {
    return broker.isPresent();
  }

  void use(int named, long now) {
    broker = OptionalInt.of(named);
    since = now;
  }

  void leave() {
    broker = OptionalInt.empty();
  }

  /** The broker to ask, if one was named of late and is known. */
  Optional<Node> find(Leaders leaders, long now) {
    if (broker.isPresent() && now - since > AGE) {
      leave();
    }
    return broker.isPresent() ? leaders.findBroker(broker.getAsInt()) : Optional.empty();
  }

  boolean lagsTooLong(long emptySince, long now) {
    return now - emptySince > PATIENCE;
  }

  /**
   * Whether a follower that tells of another log is not believed yet. After a crash it may have
   * lost what it had not written to disk, and gets it back; the leader names those that keep up, so
   * it is asked first.
   */
  boolean errs(long now) {
    if (broker.isEmpty()) {
      return false;
    }
    long diverged = divergedSince.orElse(now);
    divergedSince = OptionalLong.of(diverged);
    return now - diverged <= PATIENCE;
  }

  /** The log is the one that was read. */
  void agreed() {
    divergedSince = OptionalLong.empty();
  }
}
