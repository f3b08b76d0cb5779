package sh.oso.kafka.backup.engine.produce;

import java.time.Duration;

/**
 * How to send.
 *
 * @param requestBytes most bytes of batches in a request; a single batch may be larger
 * @param requestTimeout how long a broker may wait for its replicas
 * @param retryTimeout how long a partition is tried again without any success
 * @param retryBackoff the first pause before another try; it doubles up to twenty times that
 */
public record ProduceSettings(
    int requestBytes, Duration requestTimeout, Duration retryTimeout, Duration retryBackoff) {

  /** Most batches of a partition under way: as many as a broker remembers of a producer. */
  public static final int PARTITION_IN_FLIGHT = 5;

  /** Most requests under way for a broker; give it to {@code BrokerClient.forProducing}. */
  public static final int BROKER_IN_FLIGHT = 5;

  /** What suits most: 8 MiB, 30 seconds, 5 minutes, 100 milliseconds. */
  public static final ProduceSettings DEFAULT =
      new ProduceSettings(
          8 << 20, Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofMillis(100));
}
