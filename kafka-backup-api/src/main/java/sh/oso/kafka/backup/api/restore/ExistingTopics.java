package sh.oso.kafka.backup.api.restore;

/** What it means that a target topic has records already. */
public enum ExistingTopics {
  /** The restore is refused. */
  FAIL,
  /** Records go behind those that are there. Nobody else may write to the topic meanwhile. */
  APPEND,
  /**
   * All records of the topic are deleted first, once the backup was verified. The topic itself, its
   * id and its settings stay.
   */
  PURGE
}
