package sh.oso.kafka.backup.testkit.records;

/** Kinds of records, most of which somebody's backup once got wrong. */
public enum SampleKind {
  /** Key, value and a header, all of readable text. */
  TEXT,
  /** Values that no codec can shrink. */
  RANDOM_BYTES,
  /** No key. */
  NULL_KEY,
  /** A tombstone. */
  NULL_VALUE,
  /** Neither key nor value. */
  NULL_KEY_AND_VALUE,
  /** A key of no bytes, which is not the same as no key. */
  EMPTY_KEY,
  /** A value of no bytes, which is not a tombstone. */
  EMPTY_VALUE,
  /** Key and value of no bytes. */
  EMPTY_KEY_AND_VALUE,
  /** Several headers of the same key, whose order counts. */
  DUPLICATE_HEADER_KEYS,
  /** A header without a value. */
  NULL_HEADER_VALUE,
  /** A header with a value of no bytes. */
  EMPTY_HEADER_VALUE,
  /** A header with a key of no characters. */
  EMPTY_HEADER_KEY,
  /** Headers with keys beyond ASCII and beyond the basic multilingual plane. */
  UNICODE_HEADER_KEYS,
  /** A hundred headers. */
  MANY_HEADERS,
  /** A timestamp of 0, which is 1970 and not missing. */
  TIMESTAMP_ZERO,
  /** A timestamp of -1, as if there were none. */
  TIMESTAMP_NONE,
  /** Timestamps that jump back and forth by minutes. */
  TIMESTAMPS_OUT_OF_ORDER,
  /** 1970 beside 2090: more milliseconds apart than an {@code int} can count. */
  TIMESTAMPS_DECADES_APART,
  /** A value of 1 MiB. */
  ONE_MEBIBYTE;

  /**
   * Whether records of this kind always have a key, as compacted topics demand.
   *
   * @return false if the key is null
   */
  public boolean hasKey() {
    return this != NULL_KEY && this != NULL_KEY_AND_VALUE;
  }

  /**
   * Whether the test chooses the timestamps, so that topics need {@link
   * RecordSamples#TOPIC_CONFIGS}.
   *
   * @return false if the producer's clock sets them
   */
  public boolean hasOwnTimestamp() {
    return switch (this) {
      case TIMESTAMP_ZERO, TIMESTAMP_NONE, TIMESTAMPS_OUT_OF_ORDER, TIMESTAMPS_DECADES_APART ->
          true;
      case TEXT,
          RANDOM_BYTES,
          NULL_KEY,
          NULL_VALUE,
          NULL_KEY_AND_VALUE,
          EMPTY_KEY,
          EMPTY_VALUE,
          EMPTY_KEY_AND_VALUE,
          DUPLICATE_HEADER_KEYS,
          NULL_HEADER_VALUE,
          EMPTY_HEADER_VALUE,
          EMPTY_HEADER_KEY,
          UNICODE_HEADER_KEYS,
          MANY_HEADERS,
          ONE_MEBIBYTE ->
          false;
    };
  }
}
