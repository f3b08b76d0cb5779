package sh.oso.kafka.backup.engine.batch;

/** How much of some records is wanted, as far as can be told without looking at each. */
public enum Share {
  /** None of them. */
  NONE,
  /** Maybe some, maybe none or all: each must be looked at. */
  SOME,
  /** All of them. */
  ALL
}
