package sh.oso.kafka.backup.cli.settings;

import static sh.oso.kafka.backup.api.Limits.DEFAULTS;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import sh.oso.kafka.backup.api.CircuitBreaker;
import sh.oso.kafka.backup.api.DataSize;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RateLimit;

/** Reads what runs may use. */
final class LimitSettings {

  private final SettingsReader reader;
  private final Problems problems;

  LimitSettings(SettingsReader reader, Problems problems) {
    this.reader = reader;
    this.problems = problems;
  }

  Limits read() {
    RateLimit rateLimit = rateLimit();
    CircuitBreaker circuitBreaker = circuitBreaker();
    try {
      return new Limits(
          reader.size(Key.MEMORY, DEFAULTS.memory()),
          reader.size(Key.SEGMENT_SIZE, DEFAULTS.segmentSize()),
          reader.seconds(Key.SEGMENT_AGE, DEFAULTS.segmentAge()),
          reader.size(Key.FRAME_SIZE, DEFAULTS.frameSize()),
          count(Key.PARALLEL_PARTITIONS, DEFAULTS.parallelPartitions()),
          count(Key.CONNECTIONS_PER_BROKER, DEFAULTS.connectionsPerBroker()),
          reader.seconds(Key.CHECKPOINT_INTERVAL, DEFAULTS.checkpointInterval()),
          reader.seconds(Key.RETRY_TIMEOUT, DEFAULTS.retryTimeout()),
          reader.seconds(Key.CONNECT_TIMEOUT, DEFAULTS.connectTimeout()),
          rateLimit,
          circuitBreaker,
          reader.size(Key.FETCH_SIZE, DEFAULTS.fetchSize()));
    } catch (IllegalArgumentException e) {
      tell(e);
      return DEFAULTS;
    }
  }

  private RateLimit rateLimit() {
    DataSize bytes = reader.text(Key.BYTES_PER_SECOND) == null ? null : bytesPerSecond();
    Integer records = reader.integer(Key.RECORDS_PER_SECOND, Integer.MIN_VALUE, Integer.MAX_VALUE);
    try {
      return new RateLimit(
          bytes == null ? null : bytes.bytes(), records == null ? null : records.longValue());
    } catch (IllegalArgumentException e) {
      tell(e);
      return DEFAULTS.rateLimit();
    }
  }

  private CircuitBreaker circuitBreaker() {
    CircuitBreaker absent = CircuitBreaker.ON;
    boolean enabled = reader.bool(Key.BREAKER_ENABLED, reader.has("circuitBreaker"));
    int threshold = count(Key.FAILURE_THRESHOLD, absent.failureThreshold());
    Duration resetTimeout = reader.seconds(Key.RESET_TIMEOUT, absent.resetTimeout());
    try {
      return new CircuitBreaker(enabled, threshold, resetTimeout);
    } catch (IllegalArgumentException e) {
      tell(e);
      return CircuitBreaker.OFF;
    }
  }

  private DataSize bytesPerSecond() {
    return reader.size(Key.BYTES_PER_SECOND, DataSize.ofMebibytes(1));
  }

  /** The API names every limit that is out of its range: 'memory: needs at least 32MiB; ...'. */
  private void tell(IllegalArgumentException e) {
    for (String problem : String.valueOf(e.getMessage()).split("; ", -1)) {
      String[] parts = problem.split(": ", 2);
      String path = key(parts[0]).map(Key::path).orElse("limits");
      problems.add(path, parts[parts.length - 1], reader.origin(path));
    }
  }

  private int count(Key key, int absent) {
    Integer value = reader.integer(key, Integer.MIN_VALUE, Integer.MAX_VALUE);
    return value == null ? absent : value;
  }

  /** The setting of a limit: durations say their unit in the setting's name. */
  private static Optional<Key> key(String limit) {
    return Stream.of(Key.values())
        .filter(
            key -> {
              String name = key.names().get(key.names().size() - 1);
              return name.equals(limit) || name.equals(limit + "Secs");
            })
        .findFirst();
  }
}
