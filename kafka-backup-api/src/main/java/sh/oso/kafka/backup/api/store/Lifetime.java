package sh.oso.kafka.backup.api.store;

/**
 * How long an object is meant to stay. A store that locks objects against deletion locks the
 * lasting ones only, so that what a run leaves behind can be cleaned up.
 */
public enum Lifetime {
  /** Part of a backup: stays until retention deletes it. */
  LASTING,
  /** Of use while a run goes on, as plans, checkpoints and probes are. */
  TEMPORARY
}
