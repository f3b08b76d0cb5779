package sh.oso.kafka.backup.engine.restore;

import java.util.List;
import sh.oso.kafka.backup.api.RateLimit;
import sh.oso.kafka.backup.api.manifest.TopicConfig;
import sh.oso.kafka.backup.engine.run.Pace;

/** Up to which size the uncompressed batches of a topic are merged. */
final class BatchLimit {

  /** Larger batches gain nothing, and every broker takes this much unless told otherwise. */
  private static final long MOST_BYTES = 1 << 20;

  /** What a producer makes unless told otherwise. */
  private static final long LEAST_BYTES = 16 << 10;

  /** A batch moves at once: small ones keep a run close to its rate limit at any time. */
  private static final int BATCHES_PER_SECOND = 20;

  private BatchLimit() {}

  /**
   * Decides on a size, once for all attempts of a restore.
   *
   * @param configs of the topic at the source
   * @param recordBytes how large its records are in the mean
   */
  static int of(List<TopicConfig> configs, long recordBytes, RateLimit limit) {
    long paced = Pace.bytesPerSecond(limit, recordBytes) / BATCHES_PER_SECOND;
    long most = Math.min(MOST_BYTES, Math.max(LEAST_BYTES, paced));
    return (int)
        configs.stream()
            .filter(config -> config.name().equals("max.message.bytes"))
            .map(TopicConfig::value)
            .mapToLong(Long::parseLong)
            .map(ofTopic -> Math.min(ofTopic, most))
            .findFirst()
            .orElse(most);
  }
}
