package sh.oso.kafka.backup.engine.look;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.record.BackupRecord;
import sh.oso.kafka.backup.api.record.RecordHeader;
import sh.oso.kafka.backup.engine.cluster.KafkaFailures;

/**
 * Live topics, read by a consumer of committed records that belongs to no group and commits
 * nothing. For one thread, one partition at a time.
 */
public final class LiveTopics implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> consumer;
  private final Duration patience;
  private final Cancellation cancellation;

  /**
   * Makes a consumer.
   *
   * @param kafka properties of a Kafka client
   */
  public LiveTopics(Map<String, Object> kafka, Limits limits, Cancellation cancellation) {
    this.patience = limits.retryTimeout();
    this.cancellation = cancellation;
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.keySet().removeAll(List.of("group.id", "group.instance.id"));
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "none");
    properties.put("allow.auto.create.topics", false);
    properties.putIfAbsent("client.id", "kafka-backup-diff");
    // Closing waits for the last fetch.
    properties.putIfAbsent("fetch.max.wait.ms", 100);
    try {
      this.consumer =
          new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw KafkaFailures.translate("making a consumer", e);
    }
  }

  /** A partition, between offsets that were asked for. */
  Side side(String topic, int partition, long startOffset, long endOffset) {
    return new LiveSide(new TopicPartition(topic, partition), startOffset, endOffset);
  }

  /**
   * Records of a partition.
   *
   * @param first first offset
   * @param end one past the last offset
   */
  public RecordSource read(TopicPartition partition, long first, long end) {
    return new LiveRecords(partition, first, end);
  }

  private final class LiveSide implements Side {

    private final TopicPartition partition;
    private final long startOffset;
    private final long endOffset;

    LiveSide(TopicPartition partition, long startOffset, long endOffset) {
      this.partition = partition;
      this.startOffset = startOffset;
      this.endOffset = endOffset;
    }

    @Override
    public long startOffset() {
      return startOffset;
    }

    @Override
    public long endOffset() {
      return endOffset;
    }

    @Override
    public RecordSource records(long first, long last, Set<SegmentEntry> without) {
      return new LiveRecords(partition, first, Math.min(last + 1, endOffset));
    }
  }

  private final class LiveRecords implements RecordSource {

    private final TopicPartition partition;
    private final long end;
    private final Deque<ConsumerRecord<byte[], byte[]>> polled = new ArrayDeque<>();
    private long position;

    LiveRecords(TopicPartition partition, long first, long end) {
      this.partition = partition;
      this.end = end;
      this.position = first;
      consumer.assign(List.of(partition));
      consumer.seek(partition, first);
    }

    @Override
    public @Nullable BackupRecord next() {
      long deadline = System.nanoTime() + patience.toNanos();
      while (polled.isEmpty() && position < end) {
        if (cancellation.isCancelled()) {
          throw new RunCancelledException("the comparison was asked to stop");
        }
        long before = position;
        poll();
        if (polled.isEmpty() && position == before && System.nanoTime() > deadline) {
          throw new KafkaUnavailableException(
              "nothing came of "
                  + partition
                  + " from offset "
                  + position
                  + " on for "
                  + patience.toSeconds()
                  + " s; check its brokers and run again");
        }
      }
      ConsumerRecord<byte[], byte[]> record = polled.poll();
      if (record == null || record.offset() >= end) {
        return null;
      }
      return record(record);
    }

    private void poll() {
      try {
        consumer.poll(POLL).records(partition).forEach(polled::add);
        // Behind markers and aborted transactions, too.
        position = consumer.position(partition);
      } catch (InvalidOffsetException e) {
        throw new KafkaBackupException(
            "records of "
                + partition
                + " from offset "
                + position
                + " on were deleted while they were compared; run again",
            e);
      } catch (InterruptException e) {
        throw new RunCancelledException("interrupted while reading " + partition, e);
      } catch (KafkaException e) {
        throw KafkaFailures.translate("reading " + partition, e);
      }
    }

    /** The consumer stays, for the next partition. */
    @Override
    public void close() {
      consumer.unsubscribe();
    }
  }

  private static BackupRecord record(ConsumerRecord<byte[], byte[]> record) {
    return new BackupRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.key(),
        record.value(),
        StreamSupport.stream(record.headers().spliterator(), false)
            .map(header -> new RecordHeader(header.key(), header.value()))
            .toList());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
