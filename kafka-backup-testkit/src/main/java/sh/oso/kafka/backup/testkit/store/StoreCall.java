package sh.oso.kafka.backup.testkit.store;

/** The calls of a store that {@link FaultyStore} counts and lets fail. */
public enum StoreCall {
  /** {@link sh.oso.kafka.backup.api.store.ObjectStore#put}. */
  PUT,
  /** {@link sh.oso.kafka.backup.api.store.ObjectStore#openRange}, and reading what it gives. */
  OPEN_RANGE,
  /** {@link sh.oso.kafka.backup.api.store.ObjectStore#findStat}. */
  FIND_STAT,
  /** {@link sh.oso.kafka.backup.api.store.ObjectStore#list}. */
  LIST,
  /** {@link sh.oso.kafka.backup.api.store.ObjectListing#next}. */
  NEXT,
  /** {@link sh.oso.kafka.backup.api.store.ObjectStore#delete}. */
  DELETE
}
