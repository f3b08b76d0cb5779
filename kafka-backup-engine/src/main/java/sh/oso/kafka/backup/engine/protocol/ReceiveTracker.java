package sh.oso.kafka.backup.engine.protocol;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.memory.MemoryPool;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ChannelBuilder;
import org.apache.kafka.common.network.NetworkReceive;
import org.apache.kafka.common.network.Selector;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.LogContext;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's selector, which also remembers the buffer that each answer of a poll was received into.
 * Kafka's client hands out the parsed answer only, whose records are slices that do not know where
 * they were cut from. There is at most one answer for each connection in a poll.
 */
final class ReceiveTracker extends Selector {

  /**
   * Larger answers are taken for noise. The first four bytes of a TLS alert, read by a client that
   * was told to speak plain text, would be a size of 352 MB.
   */
  private static final int LARGEST_ANSWER_BYTES = 256 << 20;

  private final Metrics metrics;
  private final MemoryPool pool;
  private final Map<String, ByteBuffer> payloads = new HashMap<>();

  private ReceiveTracker(
      ClientProperties properties,
      Metrics metrics,
      ChannelBuilder channels,
      MemoryPool pool,
      Time time,
      LogContext log) {
    super(
        LARGEST_ANSWER_BYTES,
        properties.maxIdleMs(),
        metrics,
        time,
        "kafka-backup",
        Map.of(),
        false,
        false,
        channels,
        pool,
        log);
    this.metrics = metrics;
    this.pool = pool;
  }

  static ReceiveTracker open(
      ClientProperties properties, @Nullable FetchBufferPool pool, Time time, LogContext log) {
    ChannelBuilder channels;
    try {
      channels = ClientUtils.createChannelBuilder(properties.config(), time, log);
    } catch (KafkaException | IllegalArgumentException e) {
      throw LoginFailure.of(properties.config().originals(), e);
    }
    return new ReceiveTracker(
        properties, new Metrics(time), channels, pool == null ? MemoryPool.NONE : pool, time, log);
  }

  @Override
  public Collection<NetworkReceive> completedReceives() {
    Collection<NetworkReceive> receives = super.completedReceives();
    for (NetworkReceive receive : receives) {
      payloads.put(receive.source(), receive.payload());
    }
    return receives;
  }

  /** Hands over the buffer that a broker's answer of this poll lies in, to be released later. */
  @Nullable ByteBuffer take(String nodeId) {
    return payloads.remove(nodeId);
  }

  /** Gives back the buffers of answers that were read and done with. */
  void releaseUntaken() {
    payloads.values().forEach(pool::release);
    payloads.clear();
  }

  @Override
  public void close() {
    super.close();
    releaseUntaken();
    metrics.close();
  }
}
