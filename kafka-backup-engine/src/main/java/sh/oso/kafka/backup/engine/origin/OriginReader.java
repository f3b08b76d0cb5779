package sh.oso.kafka.backup.engine.origin;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.engine.cluster.KafkaFailures;

/** Reads records of one partition after the other, up to an end. Not for use by several threads. */
final class OriginReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final int FETCH_BYTES = 256 << 10;

  private final Consumer<byte[], byte[]> consumer;
  private final Duration timeout;
  private final Cancellation cancellation;
  private final Deque<ConsumerRecord<byte[], byte[]>> polled = new ArrayDeque<>();
  private TopicPartition partition = new TopicPartition("", 0);
  private long end;

  OriginReader(Map<String, Object> kafka, Limits limits, Cancellation cancellation) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.putIfAbsent(ConsumerConfig.CLIENT_ID_CONFIG, "kafka-backup-offsets");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    this.timeout = limits.retryTimeout();
    this.cancellation = cancellation;
    try {
      this.consumer =
          new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw KafkaFailures.translate("opening a consumer", e);
    }
  }

  /**
   * Goes to an offset of a partition.
   *
   * @param end one past the last offset to read
   */
  void seek(TopicPartition to, long offset, long end) {
    if (!partition.equals(to)) {
      consumer.assign(List.of(to));
      partition = to;
    }
    polled.clear();
    consumer.seek(to, offset);
    this.end = end;
  }

  /**
   * The next record.
   *
   * @return null at the end
   * @throws KafkaUnavailableException if nothing comes for a while
   */
  @Nullable ConsumerRecord<byte[], byte[]> next() {
    try {
      return read();
    } catch (KafkaException e) {
      throw KafkaFailures.translate("reading " + partition, e);
    }
  }

  private @Nullable ConsumerRecord<byte[], byte[]> read() {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (polled.isEmpty()) {
      long position = consumer.position(partition, timeout);
      if (position >= end) {
        return null;
      }
      if (cancellation.isCancelled()) {
        throw new RunCancelledException("the run was asked to stop");
      }
      consumer.poll(POLL).records(partition).forEach(polled::add);
      // Markers and holes move on without records.
      if (polled.isEmpty() && consumer.position(partition, timeout) > position) {
        deadline = System.nanoTime() + timeout.toNanos();
      } else if (polled.isEmpty() && System.nanoTime() > deadline) {
        throw new KafkaUnavailableException(
            "no record of " + partition + " came in time; check its brokers and try again");
      }
    }
    ConsumerRecord<byte[], byte[]> record = polled.remove();
    return record.offset() < end ? record : null;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
