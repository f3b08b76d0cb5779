package sh.oso.kafka.backup.engine.follow;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.engine.cluster.Cluster;

/**
 * Keeps one connection for many runs. It is made anew after it failed, and where another cluster
 * answers under the same address: that one is another source. Safe for use by many threads.
 */
final class Connection implements AutoCloseable {

  private final Supplier<Cluster> connect;
  private @Nullable Cluster cluster;

  Connection(Supplier<Cluster> connect) {
    this.connect = connect;
  }

  /** A cluster that has just answered; throws what the attempt failed with. */
  synchronized Cluster open() {
    Cluster known = cluster;
    if (known != null && answersStill(known)) {
      return known;
    }
    close();
    Cluster opened = connect.get();
    cluster = opened;
    return opened;
  }

  /** The cluster of the run under way, for others to ask; only {@link #open} replaces it. */
  synchronized Optional<Cluster> current() {
    return Optional.ofNullable(cluster);
  }

  /** Its failure is of no interest: a new connection is tried, and tells. */
  private static boolean answersStill(Cluster known) {
    try {
      return known.currentClusterId().equals(known.clusterId());
    } catch (KafkaBackupException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return false;
    }
  }

  @Override
  public synchronized void close() {
    if (cluster != null) {
      cluster.close();
      cluster = null;
    }
  }
}
