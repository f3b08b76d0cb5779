package sh.oso.kafka.backup.engine.follow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.TopicSelection;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.engine.cluster.Cluster;

/**
 * Measures what no committed backup holds, on a thread of its own, so that a long run or a store
 * that is down hides nothing. Safe for use by many threads.
 */
final class LagWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LagWatch.class);

  /** Measured this often in an interval, within these bounds. */
  private static final int TIMES_PER_INTERVAL = 10;

  private static final long SHORTEST_PERIOD_MS = 1_000;
  private static final long LONGEST_PERIOD_MS = 30_000;

  private final Connection connection;
  private final TopicSelection topics;
  private final Clock clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable Thread thread;
  private Map<String, CommittedTopic> committed = Map.of();
  private long caughtUpNanos = System.nanoTime();
  private long lastRecords;

  /** What the last committed backup holds of a topic. */
  private record CommittedTopic(String topicId, Map<Integer, Long> ends) {}

  /** A partition at the source. */
  private record Source(String topicId, long start, long highWatermark) {}

  LagWatch(Connection connection, TopicSelection topics, Clock clock) {
    this.connection = connection;
    this.topics = topics;
    this.clock = clock;
  }

  /** Measures every so often from now on. */
  void start(Duration commitInterval, Consumer<RunEvent> told) {
    long period =
        Math.max(
            SHORTEST_PERIOD_MS,
            Math.min(LONGEST_PERIOD_MS, commitInterval.toMillis() / TIMES_PER_INTERVAL));
    Thread watch = new Thread(() -> watch(period, told), "kafka-backup-lag");
    watch.setDaemon(true);
    watch.start();
    thread = watch;
  }

  private void watch(long periodMillis, Consumer<RunEvent> told) {
    try {
      while (!closing.await(periodMillis, TimeUnit.MILLISECONDS)) {
        RunEvent.Lag lag = measure();
        if (closing.getCount() > 0) {
          told.accept(lag);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("lag is measured no more", e);
    }
  }

  /** A backup is committed: what it holds lags no more. */
  synchronized void committed(Manifest manifest) {
    Map<String, CommittedTopic> ends = new HashMap<>();
    manifest
        .topics()
        .forEach(
            topic -> {
              Map<Integer, Long> byPartition = new HashMap<>();
              topic.partitions().forEach(p -> byPartition.put(p.partition(), p.endOffset()));
              ends.put(topic.name(), new CommittedTopic(topic.topicId(), byPartition));
            });
    committed = ends;
    caughtUpAt(manifest.startedAt());
  }

  /** A run that began at this time found nothing that is in no backup. */
  synchronized void caughtUpAt(Instant time) {
    long since = Math.max(0, Duration.between(time, clock.instant()).toNanos());
    caughtUpNanos = System.nanoTime() - since;
  }

  /** Asks the source; if it does not answer, what was known stands, and grows older. */
  RunEvent.Lag measure() {
    long asked = System.nanoTime();
    try {
      Optional<Cluster> cluster = connection.current();
      return cluster.isPresent() ? count(ask(cluster.get()), asked) : lastKnown();
    } catch (KafkaBackupException e) {
      LOG.debug("lag is not known", e);
      return lastKnown();
    }
  }

  private synchronized RunEvent.Lag lastKnown() {
    return new RunEvent.Lag(lastRecords, Duration.ofNanos(System.nanoTime() - caughtUpNanos));
  }

  private synchronized RunEvent.Lag count(Map<TopicPartition, Source> source, long asked) {
    long records = 0;
    for (Map.Entry<TopicPartition, Source> entry : source.entrySet()) {
      TopicPartition partition = entry.getKey();
      Source now = entry.getValue();
      CommittedTopic topic = committed.get(partition.topic());
      Long end =
          topic == null || !topic.topicId().equals(now.topicId())
              ? null
              : topic.ends().get(partition.partition());
      long from = end == null ? now.start() : Math.max(end, now.start());
      records += Math.max(0, now.highWatermark() - from);
    }
    lastRecords = records;
    if (records == 0) {
      caughtUpNanos = Math.max(caughtUpNanos, asked);
      return new RunEvent.Lag(0, Duration.ZERO);
    }
    return new RunEvent.Lag(records, Duration.ofNanos(System.nanoTime() - caughtUpNanos));
  }

  private Map<TopicPartition, Source> ask(Cluster cluster) {
    List<String> names = cluster.topicNames().stream().filter(topics::matches).toList();
    Map<String, TopicDescription> described = cluster.describeTopics(names);
    List<TopicPartition> partitions =
        described.values().stream()
            .flatMap(
                topic ->
                    topic.partitions().stream()
                        .map(p -> new TopicPartition(topic.name(), p.partition())))
            .toList();
    var starts =
        cluster.offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    var ends = cluster.offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    Map<TopicPartition, Source> source = new HashMap<>();
    for (TopicPartition partition : partitions) {
      TopicDescription topic = described.get(partition.topic());
      if (topic != null) {
        source.put(
            partition,
            new Source(
                topic.topicId().toString(),
                Cluster.offset(starts, partition),
                Cluster.offset(ends, partition)));
      }
    }
    return source;
  }

  /** Nothing is told after this. An answer under way is given up. */
  @Override
  public void close() {
    closing.countDown();
    Thread watch = thread;
    if (watch == null || watch == Thread.currentThread()) {
      return;
    }
    watch.interrupt();
    boolean interrupted = false;
    while (watch.isAlive()) {
      try {
        watch.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
