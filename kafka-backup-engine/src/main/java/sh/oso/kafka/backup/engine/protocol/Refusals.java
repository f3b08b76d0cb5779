package sh.oso.kafka.backup.engine.protocol;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import sh.oso.kafka.backup.api.KafkaAccessException;

/**
 * Which brokers refuse us, and since when. While certificates are exchanged, a broker and the files
 * on our side need not change in the same moment: where there are files to change, a failed TLS
 * handshake is final only after a while. Any other refusal is final at once.
 */
final class Refusals {

  private static final long PATIENCE_MS = 60_000;

  private final boolean filesMayChange;
  private final Map<Node, Long> sinceMs = new HashMap<>();

  Refusals(boolean filesMayChange) {
    this.filesMayChange = filesMayChange;
  }

  /**
   * A broker refuses us.
   *
   * @throws KafkaAccessException if it is of no use to try again
   */
  void refused(Node broker, AuthenticationException refusal, long nowMs) {
    boolean mayPass = filesMayChange && refusal instanceof SslAuthenticationException;
    if (!mayPass || nowMs - sinceMs.computeIfAbsent(broker, b -> nowMs) > PATIENCE_MS) {
      throw Failures.refused(broker, refusal);
    }
  }

  /** A broker let us in. */
  void accepted(Node broker) {
    sinceMs.remove(broker);
  }
}
