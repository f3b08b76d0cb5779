package sh.oso.kafka.backup.api;

import java.time.Duration;

/**
 * What a run may use. Start from {@link #DEFAULTS}.
 *
 * @param memory budget of all buffers together, whatever the number of partitions; at least 32 MiB.
 *     A record batch that is too large for it gets through alone
 * @param segmentSize stored size at which a segment is closed and the next begun; at least 1 MiB
 * @param segmentAge age at which a segment is closed and the next begun
 * @param frameSize content of a frame before compression; 64 KiB to 4 MiB
 * @param parallelPartitions partitions worked on at a time; lowered to what {@code memory} allows
 * @param connectionsPerBroker connections to each broker, each with a thread of its own
 * @param checkpointInterval time between checkpoints; they come at least every 10 minutes, so that
 *     no prune takes a run for dead
 * @param retryTimeout how long an operation without any success is tried again before the run fails
 * @param connectTimeout how long to wait for the first answer of the cluster
 * @param rateLimit how fast a backup or restore may move record batches
 * @param circuitBreaker when to stop asking what is down
 * @param fetchSize most bytes of records in one answer of a broker, 64 KiB to 256 MiB; lowered to
 *     what {@code memory} allows. A batch that is larger comes alone
 */
public record Limits(
    DataSize memory,
    DataSize segmentSize,
    Duration segmentAge,
    DataSize frameSize,
    int parallelPartitions,
    int connectionsPerBroker,
    Duration checkpointInterval,
    Duration retryTimeout,
    Duration connectTimeout,
    RateLimit rateLimit,
    CircuitBreaker circuitBreaker,
    DataSize fetchSize) {

  /** Larger answers of a broker are slower. */
  private static final DataSize DEFAULT_FETCH_SIZE = DataSize.ofMebibytes(16);

  /** 256 MiB of buffers, segments of 128 MiB, frames of 2 MiB, a checkpoint every 30 s. */
  public static final Limits DEFAULTS =
      new Limits(
          DataSize.ofMebibytes(256),
          DataSize.ofMebibytes(128),
          Duration.ofMinutes(10),
          DataSize.ofMebibytes(2),
          8,
          1,
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofSeconds(10));

  public Limits {
    StringBuilder problems = new StringBuilder();
    check(problems, memory.bytes() >= 32 << 20, "memory: needs at least 32MiB, got " + memory);
    check(
        problems,
        segmentSize.bytes() >= 1 << 20,
        "segmentSize: needs at least 1MiB, got " + segmentSize);
    check(
        problems,
        frameSize.bytes() >= 64 << 10 && frameSize.bytes() <= 4 << 20,
        "frameSize: needs 64KiB to 4MiB, got " + frameSize);
    check(
        problems,
        parallelPartitions >= 1 && parallelPartitions <= 1024,
        "parallelPartitions: needs 1 to 1024, got " + parallelPartitions);
    check(
        problems,
        connectionsPerBroker >= 1 && connectionsPerBroker <= 16,
        "connectionsPerBroker: needs 1 to 16, got " + connectionsPerBroker);
    check(problems, positive(segmentAge), "segmentAge: needs more than 0, got " + segmentAge);
    check(
        problems,
        positive(checkpointInterval),
        "checkpointInterval: needs more than 0, got " + checkpointInterval);
    check(problems, positive(retryTimeout), "retryTimeout: needs more than 0, got " + retryTimeout);
    check(
        problems,
        positive(connectTimeout),
        "connectTimeout: needs more than 0, got " + connectTimeout);
    check(
        problems,
        !circuitBreaker.enabled() || circuitBreaker.resetTimeout().compareTo(retryTimeout) < 0,
        "resetTimeout: needs less than the retry timeout, which is "
            + retryTimeout.toSeconds()
            + " s, got "
            + circuitBreaker.resetTimeout().toSeconds()
            + " s");
    check(
        problems,
        fetchSize.bytes() >= 64 << 10 && fetchSize.bytes() <= 256 << 20,
        "fetchSize: needs 64KiB to 256MiB, got " + fetchSize);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(problems.toString());
    }
  }

  /**
   * Limits without a rate limit and without a circuit breaker, and with the usual fetch size.
   *
   * @param memory as above, and so on
   */
  public Limits(
      DataSize memory,
      DataSize segmentSize,
      Duration segmentAge,
      DataSize frameSize,
      int parallelPartitions,
      int connectionsPerBroker,
      Duration checkpointInterval,
      Duration retryTimeout,
      Duration connectTimeout) {
    this(
        memory,
        segmentSize,
        segmentAge,
        frameSize,
        parallelPartitions,
        connectionsPerBroker,
        checkpointInterval,
        retryTimeout,
        connectTimeout,
        RateLimit.NONE,
        CircuitBreaker.OFF,
        DEFAULT_FETCH_SIZE);
  }

  /**
   * The same limits with another rate limit.
   *
   * @param limit for every backup and restore
   * @return a copy
   */
  public Limits withRateLimit(RateLimit limit) {
    return new Limits(
        memory,
        segmentSize,
        segmentAge,
        frameSize,
        parallelPartitions,
        connectionsPerBroker,
        checkpointInterval,
        retryTimeout,
        connectTimeout,
        limit,
        circuitBreaker,
        fetchSize);
  }

  /**
   * The same limits with another circuit breaker.
   *
   * @param breaker for each store and each broker
   * @return a copy
   * @throws IllegalArgumentException if its reset timeout is not less than the retry timeout
   */
  public Limits withCircuitBreaker(CircuitBreaker breaker) {
    return new Limits(
        memory,
        segmentSize,
        segmentAge,
        frameSize,
        parallelPartitions,
        connectionsPerBroker,
        checkpointInterval,
        retryTimeout,
        connectTimeout,
        rateLimit,
        breaker,
        fetchSize);
  }

  private static boolean positive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }

  private static void check(StringBuilder problems, boolean holds, String problem) {
    if (!holds) {
      problems.append(problems.isEmpty() ? "" : "; ").append(problem);
    }
  }
}
