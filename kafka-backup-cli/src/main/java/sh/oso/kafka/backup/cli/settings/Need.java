package sh.oso.kafka.backup.cli.settings;

/** What a command cannot do without or treats differently. */
public enum Need {
  /** Kafka must be named. */
  KAFKA,
  /** Topics must be named. */
  TOPICS,
  /** The backup must be named: there is no guessing which one to restore. */
  BACKUP_ID,
  /** The backup's name is that of a new backup. */
  NEW_BACKUP,
  /** Consumer groups must be named. */
  GROUPS,
  /** It must be said how offsets are found. */
  STRATEGY,
  /** An offset snapshot must be named. */
  SNAPSHOT,
  /** The cluster is the one in {@code targetCluster}, if there is one. */
  TARGET,
  /**
   * Both clusters must be named: that in {@code kafkaCluster} and that in {@code targetCluster}.
   */
  BOTH_CLUSTERS,
  /** A cluster must be named if a drill is asked for. */
  CLUSTER_OF_DRILL,
  /** No backup is worked with: the repository is where the state is kept. */
  STATE
}
