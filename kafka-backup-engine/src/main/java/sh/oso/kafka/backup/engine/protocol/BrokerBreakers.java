package sh.oso.kafka.backup.engine.protocol;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.Node;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.CircuitBreaker;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.RunListener;
import sh.oso.kafka.backup.engine.run.Breaker;
import sh.oso.kafka.backup.engine.run.Pace;

/**
 * The circuit breakers of a run's brokers. A lost connection is a failure, and so is one that
 * cannot be made; any answer closes the breaker. Safe for use by many threads.
 */
public final class BrokerBreakers {

  private static final Logger LOG = LoggerFactory.getLogger(BrokerBreakers.class);

  /** For a client that asks a few times only. */
  static final BrokerBreakers NONE = new BrokerBreakers(CircuitBreaker.OFF, RunListener.NONE);

  private final CircuitBreaker settings;
  private final RunListener listener;
  private final Map<String, Breaker> byBroker = new ConcurrentHashMap<>();

  public BrokerBreakers(CircuitBreaker settings, RunListener listener) {
    this.settings = settings;
    this.listener = listener;
  }

  /** Whether a broker may be asked: by whoever is the first to ask it after a pause, too. */
  boolean admits(Node node) {
    Breaker breaker = byBroker.get(node.idString());
    return breaker == null || breaker.isClosed() || breaker.isProbed() || breaker.tryProbe();
  }

  void answered(Node node) {
    Breaker breaker = byBroker.get(node.idString());
    if (breaker != null) {
      breaker.answered();
    }
  }

  void lost(String brokerId) {
    if (!settings.enabled()) {
      return;
    }
    LOG.debug("connection lost or not made: broker={}", brokerId);
    byBroker
        .computeIfAbsent(
            brokerId, id -> new Breaker("broker " + id, settings, listener, Pace.Time.SYSTEM))
        .failed(
            Pace.Time.SYSTEM.nanos(), new KafkaUnavailableException("it cannot be connected to"));
  }
}
