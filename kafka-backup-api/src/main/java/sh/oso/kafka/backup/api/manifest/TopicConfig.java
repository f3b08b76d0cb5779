package sh.oso.kafka.backup.api.manifest;

/**
 * An effective setting of a topic at the source. Effective ones are kept, not only overrides,
 * because the defaults of another cluster may differ.
 *
 * @param name Kafka's name of it, for example {@code retention.ms}
 * @param value its value as text
 * @param source where the value came from
 */
public record TopicConfig(String name, String value, Source source) {

  /** Where a value came from. */
  public enum Source {
    /** Set on the topic itself. */
    TOPIC,
    /** Set for a broker or for all brokers. */
    BROKER,
    /** Kafka's built-in default. */
    DEFAULT
  }
}
