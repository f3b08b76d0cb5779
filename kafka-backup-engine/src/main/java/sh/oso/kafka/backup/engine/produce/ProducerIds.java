package sh.oso.kafka.backup.engine.produce;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Node;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.engine.protocol.BrokerClient;
import sh.oso.kafka.backup.engine.protocol.ProducerIdentity;
import sh.oso.kafka.backup.engine.protocol.Reply;

/** Obtains the producer id of a restore, which then is part of its stored plan. */
public final class ProducerIds {

  private static final Duration POLL = Duration.ofMillis(50);

  private ProducerIds() {}

  /**
   * Asks the brokers in turn until one gives out an id; one that has just started gives out none.
   *
   * @param clientProperties ordinary Kafka client properties
   * @param brokers all brokers of the cluster
   * @param timeout how long to try
   * @return an identity that nobody else has
   * @throws KafkaUnavailableException if no broker gives one in time, naming the last reason
   * @throws KafkaAccessException if the credentials are refused or a right is missing
   */
  public static ProducerIdentity obtain(
      Map<String, ?> clientProperties, List<Node> brokers, Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    try (BrokerClient client = BrokerClient.forProducing(clientProperties, 1)) {
      Attempt attempt = new Attempt();
      for (int i = 0; System.nanoTime() - end < 0; i++) {
        attempt.ask(client, brokers.get(i % brokers.size()), end);
        if (attempt.identity != null) {
          return attempt.identity;
        }
        client.poll(POLL);
      }
      throw new KafkaUnavailableException("no broker gives out a producer id: " + attempt.problem);
    }
  }

  private static final class Attempt implements Reply<ProducerIdentity> {

    private @Nullable ProducerIdentity identity;
    private String problem = "no answer in time";

    void ask(BrokerClient client, Node broker, long end) {
      while (!client.ready(broker)) {
        client.poll(POLL);
        if (client.connectionFailed(broker) || System.nanoTime() - end > 0) {
          problem = "cannot connect to broker " + broker;
          return;
        }
      }
      client.initProducerId(broker, this);
      while (!client.isIdle(broker.id())) {
        client.poll(POLL);
      }
    }

    @Override
    public void answered(ProducerIdentity answer) {
      identity = answer;
    }

    @Override
    public void failed(KafkaBackupException failure) {
      if (!(failure instanceof KafkaUnavailableException)) {
        throw failure;
      }
      problem = String.valueOf(failure.getMessage());
    }
  }
}
