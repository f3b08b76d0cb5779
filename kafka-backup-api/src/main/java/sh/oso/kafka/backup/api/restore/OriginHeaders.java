package sh.oso.kafka.backup.api.restore;

/**
 * What becomes of the headers that tell where a record came from: {@code x-original-offset}, {@code
 * x-original-timestamp}, {@code x-source-partition} as decimal text in UTF-8, and {@code
 * x-source-cluster}, the user's name for the source cluster or else Kafka's id of it.
 */
public enum OriginHeaders {
  /** Records keep the headers that they have, these too. */
  KEEP,
  /** Each record gets them; those that an earlier restore gave it are replaced. */
  ADD,
  /** Each record loses them. */
  STRIP
}
