package sh.oso.kafka.backup.engine.fetch;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.engine.batch.BatchIterator;
import sh.oso.kafka.backup.engine.batch.BatchView;
import sh.oso.kafka.backup.engine.batch.CorruptBatchException;
import sh.oso.kafka.backup.engine.cluster.Leaders;
import sh.oso.kafka.backup.engine.protocol.FetchAnswer;
import sh.oso.kafka.backup.engine.protocol.FetchTarget;
import sh.oso.kafka.backup.engine.protocol.PartitionFetch;

/**
 * One partition in a loop: where to ask, since when it had no success, and what an answer means.
 * Times are of {@link System#nanoTime()}. For the loop's thread.
 */
final class Lane {

  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

  private static final long PAUSE = Duration.ofMillis(200).toNanos();

  /**
   * How long a leader's log may seem to end early before that is believed. A new leader knows the
   * high watermark only when its followers have told it, or were given up, which takes them {@code
   * replica.lag.time.max.ms}, 30 s if nobody changed it.
   */
  private static final Duration SHORT_PATIENCE = Duration.ofSeconds(45);

  /**
   * How long a topic must be unknown to be taken for deleted: brokers learn of topics one by one.
   */
  private static final long GONE_PATIENCE = Duration.ofSeconds(10).toNanos();

  private final PartitionFeed feed;
  private final Leaders leaders;
  private final long retryNanos;
  private final long shortPatience;

  private boolean underWay;
  private long notBefore;
  private long lastSuccess;
  private final NearbyReplica replica = new NearbyReplica();
  private OptionalLong emptySince = OptionalLong.empty();

  /** Where a source had nothing, until it has something again. */
  private OptionalLong strandedAt = OptionalLong.empty();

  Lane(PartitionFeed feed, Leaders leaders, Duration retryTimeout, long now) {
    this.feed = feed;
    this.leaders = leaders;
    this.retryNanos = retryTimeout.toNanos();
    this.shortPatience = Math.min(SHORT_PATIENCE.toNanos(), retryNanos / 2);
    this.notBefore = now;
    this.lastSuccess = now;
  }

  PartitionFeed feed() {
    return feed;
  }

  long lastSuccess() {
    return lastSuccess;
  }

  boolean hasEnded() {
    return feed.isClosed() && !underWay;
  }

  /** What may be fetched now, if anything. */
  Optional<PartitionFeed.Wish> wish(long now) {
    if (underWay || notBefore - now > 0) {
      return Optional.empty();
    }
    Optional<PartitionFeed.Wish> wish = feed.wish();
    if (wish.isEmpty() && strandedAt.isEmpty()) {
      lastSuccess = now;
    }
    return wish;
  }

  /** Whom to ask: the replica that the leader named, or the leader. */
  Optional<Node> source(long now) {
    Optional<Node> named = replica.find(leaders, now);
    return named.isPresent() ? named : leaders.find(feed.partition());
  }

  FetchTarget target(PartitionFeed.Wish wish, int maxBytes) {
    return new FetchTarget(
        feed.partition().topic(),
        feed.topicId(),
        feed.partition().partition(),
        wish.offset(),
        wish.lastEpoch(),
        maxBytes);
  }

  void asked() {
    underWay = true;
  }

  void settled() {
    underWay = false;
  }

  /** What keeps it from asking is not Kafka's fault. */
  void heldUp(long now) {
    lastSuccess = now;
  }

  /** A broker answered. */
  void receive(PartitionFeed.Wish wish, PartitionFetch fetched, FetchAnswer answer, long now) {
    switch (fetched.kind()) {
      case ANSWERED -> accept(wish, fetched, answer, now);
      case OUT_OF_RANGE -> outOfRange(wish, now);
      case UNKNOWN_TOPIC -> unknownTopic(fetched.error().message(), now);
      case UNAVAILABLE -> retry(fetched.error().message(), now);
      case FORBIDDEN ->
          feed.fail(
              new KafkaAccessException(
                  "no right to read topic "
                      + feed.partition().topic()
                      + "; grant the user READ on it"));
      case REFUSED ->
          feed.fail(
              new KafkaBackupException(
                  "fetching " + feed.partition() + " failed: " + fetched.error().message()));
    }
  }

  private void accept(
      PartitionFeed.Wish wish, PartitionFetch fetched, FetchAnswer answer, long now) {
    if (fetched.divergence().isPresent()) {
      if (replica.errs(now)) {
        leaveReplica();
        notBefore = now + PAUSE;
        return;
      }
      feed.obstruct(
          wish,
          new LogCutBackException(
              feed.partition()
                  + " is not the log that was read up to offset "
                  + wish.offset()
                  + ": it went another way from offset "
                  + fetched.divergence().getAsLong()));
      return;
    }
    ByteBuffer records = fetched.records();
    long next = wish.offset();
    int epoch = wish.lastEpoch();
    try {
      BatchIterator batches = new BatchIterator(records);
      while (batches.hasNext()) {
        BatchView batch = batches.next();
        next = Math.max(next, batch.lastOffset() + 1);
        epoch = batch.isOldFormat() ? FetchTarget.UNKNOWN_EPOCH : batch.partitionLeaderEpoch();
      }
    } catch (CorruptBatchException e) {
      feed.obstruct(
          wish,
          new NonsenseException(
              feed.partition() + ": the source answers with nonsense: " + e.getMessage(), e));
      return;
    }
    if (next == wish.offset()) {
      empty(wish, fetched, now);
      return;
    }
    lastSuccess = now;
    emptySince = OptionalLong.empty();
    replica.agreed();
    strandedAt = OptionalLong.empty();
    answer.retain();
    feed.deliver(
        wish,
        new Chunk(wish.offset(), records, fetched.abortedTransactions(), answer),
        next,
        epoch);
  }

  private void empty(PartitionFeed.Wish wish, PartitionFetch fetched, long now) {
    if (fetched.preferredReadReplica().isPresent()) {
      LOG.debug(
          "asking a replica nearby: topicPartition={} broker={}",
          feed.partition(),
          fetched.preferredReadReplica().getAsInt());
      replica.use(fetched.preferredReadReplica().getAsInt(), now);
      if (replica.find(leaders, now).isEmpty()) {
        leaders.refresh(feed.partition().topic());
        notBefore = now + PAUSE;
      }
      return;
    }
    long since = emptySince.orElse(now);
    emptySince = OptionalLong.of(since);
    if (replica.isUsed()) {
      if (replica.lagsTooLong(since, now)) {
        leaveReplica();
      }
    } else if (fetched.lastStableOffset() >= 0
        && fetched.lastStableOffset() <= wish.offset()
        && now - since > shortPatience) {
      emptySince = OptionalLong.empty();
      strand(wish, "seems to end at offset " + wish.offset(), now);
      return;
    }
    retry("it answered with nothing at offset " + wish.offset(), now);
  }

  private void outOfRange(PartitionFeed.Wish wish, long now) {
    notBefore = now + PAUSE; // a stale leader may say so again
    if (replica.isUsed()) {
      // A follower may lag, or have deleted earlier than its leader.
      leaveReplica();
      return;
    }
    leaders.refresh(feed.partition().topic());
    strand(wish, "has nothing at offset " + wish.offset(), now);
  }

  /**
   * Lets the storing thread look where the log begins and ends. If that sends it to the same offset
   * time and again, the two sayings of the source do not fit: that ends as other failures do.
   */
  private void strand(PartitionFeed.Wish wish, String problem, long now) {
    if (strandedAt.isEmpty() || strandedAt.getAsLong() != wish.offset()) {
      strandedAt = OptionalLong.of(wish.offset());
      lastSuccess = now;
    } else if (now - lastSuccess > retryNanos) {
      retry("it " + problem + ", where its log should go on", now);
      return;
    }
    feed.obstruct(wish, new OutOfRangeException(feed.partition() + " " + problem));
  }

  private void unknownTopic(String problem, long now) {
    TopicPartition partition = feed.partition();
    if (leaders.isGone(partition.topic(), feed.topicId(), GONE_PATIENCE)) {
      feed.fail(
          new InvalidRequestException(
              "topic "
                  + partition.topic()
                  + " was deleted or made anew while it was read: begin anew, under another id"));
    } else {
      retry(problem, now);
    }
  }

  private void leaveReplica() {
    replica.leave();
    emptySince = OptionalLong.empty();
  }

  /** There is no answer. */
  void failed(KafkaBackupException failure, long now) {
    if (failure instanceof KafkaUnavailableException) {
      retry(String.valueOf(failure.getMessage()), now);
    } else {
      feed.fail(failure);
    }
  }

  /** Asks again a little later, from the leader on, or gives up. */
  void retry(String problem, long now) {
    TopicPartition partition = feed.partition();
    if (now - lastSuccess > retryNanos) {
      feed.fail(
          new KafkaUnavailableException(
              "fetching "
                  + partition
                  + " had no success for "
                  + Duration.ofNanos(retryNanos).toSeconds()
                  + " s: "
                  + problem
                  + "; run again when the broker is back"));
      return;
    }
    LOG.debug("fetch is tried again: topicPartition={} problem={}", partition, problem);
    notBefore = now + PAUSE;
    leaders.refresh(partition.topic());
  }

  /** The source cannot be reached: another one may. */
  void unreachable(Node node, long now) {
    leaveReplica();
    retry("broker " + node + " cannot be reached", now);
  }
}
