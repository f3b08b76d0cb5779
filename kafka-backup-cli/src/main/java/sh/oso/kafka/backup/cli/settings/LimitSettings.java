package sh.oso.kafka.backup.cli.settings;

import static sh.oso.kafka.backup.api.Limits.DEFAULTS;

import java.util.Optional;
import java.util.stream.Stream;
import sh.oso.kafka.backup.api.Limits;

/** Reads what runs may use. */
final class LimitSettings {

  private final SettingsReader reader;
  private final Problems problems;

  LimitSettings(SettingsReader reader, Problems problems) {
    this.reader = reader;
    this.problems = problems;
  }

  Limits read() {
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
          reader.seconds(Key.CONNECT_TIMEOUT, DEFAULTS.connectTimeout()));
    } catch (IllegalArgumentException e) {
      // The API names every limit that is out of its range: 'memory: needs at least 32MiB; ...'.
      for (String problem : String.valueOf(e.getMessage()).split("; ", -1)) {
        String[] parts = problem.split(": ", 2);
        String path = key(parts[0]).map(Key::path).orElse("limits");
        problems.add(path, parts[parts.length - 1], reader.origin(path));
      }
      return DEFAULTS;
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
