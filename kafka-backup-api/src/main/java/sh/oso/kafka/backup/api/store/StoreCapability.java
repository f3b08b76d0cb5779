package sh.oso.kafka.backup.api.store;

/** What a store can promise beyond the minimum; declared so that callers need not guess. */
public enum StoreCapability {
  /** Of racing writers of one key one succeeds, for content of known size up to 5 MiB. */
  CREATE_ONLY,
  /** Of racing writers of one key one succeeds, for content of any size, also of unknown size. */
  CREATE_ONLY_STREAM,
  /** Objects that are {@link Lifetime#LASTING} are locked against deletion for a while. */
  LOCKS
}
