package sh.oso.kafka.backup.api.store;

/** What a store can promise beyond the minimum; declared so that callers need not guess. */
public enum StoreCapability {
  /** {@link PutCondition#IF_ABSENT} is atomic for content of known size up to 5 MiB. */
  CREATE_ONLY,
  /** {@link PutCondition#IF_ABSENT} is atomic for content of any size, also of unknown size. */
  CREATE_ONLY_STREAM
}
