package sh.oso.kafka.backup.testkit.kafka;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * A running Kafka cluster, reachable from this machine only. Every broker is a controller too. Safe
 * for use by many threads; several clusters can run at once. Where containers were asked for,
 * methods that need a process or its files throw {@link UnsupportedOperationException}.
 */
public sealed interface KafkaCluster extends AutoCloseable
    permits ProcessCluster, ContainerCluster {

  /**
   * Begins the description of a cluster.
   *
   * @return a builder for one broker of the default version without security
   */
  static KafkaClusterBuilder builder() {
    return new KafkaClusterBuilder();
  }

  /**
   * Where clients find the cluster.
   *
   * @return the addresses of all brokers, also of those that do not run, as {@code
   *     bootstrap.servers} wants them
   */
  String bootstrapServers();

  /**
   * What a client needs to do anything it likes on this cluster.
   *
   * @return {@code bootstrap.servers}, and the security settings of a user with every right
   */
  Map<String, Object> clientProperties();

  /**
   * What a client needs to come as a certain user.
   *
   * @param user a name given to {@link KafkaClusterBuilder#user}
   * @return {@code bootstrap.servers}, and the security settings of that user
   * @throws IllegalArgumentException if there is no such user
   */
  Map<String, Object> clientProperties(String user);

  /**
   * What a client needs to come by another listener.
   *
   * @param way one given to {@link KafkaClusterBuilder#also}
   * @param user a name given to {@link KafkaClusterBuilder#user}, or {@code admin}, who has every
   *     right; where the way asks nobody who he is, it makes no difference
   * @return {@code bootstrap.servers}, and the security settings of that user
   * @throws IllegalArgumentException if there is no such user, or no such listener
   */
  Map<String, Object> clientProperties(WayIn way, String user);

  /**
   * Who gives tokens to this cluster's users.
   *
   * @return a server that runs until the cluster is closed
   * @throws IllegalStateException if no listener takes tokens
   */
  TokenServer tokenServer();

  /**
   * Puts new certificates, signed by a new authority, in the place of all that this cluster and its
   * clients use, into the same files. Brokers show them from their next start on, and trust the old
   * authority no more.
   *
   * @throws IllegalStateException if no listener has TLS
   */
  void renewCertificates();

  /**
   * How ACLs name a user who comes by the listener of {@link #clientProperties()}.
   *
   * @param user a name given to {@link KafkaClusterBuilder#user}
   * @return a principal, for example {@code User:alice}
   * @throws IllegalArgumentException if there is no such user
   */
  String principalOf(String user);

  /**
   * The version of Kafka that the brokers run.
   *
   * @return for example {@code 3.9.2}
   */
  String version();

  /**
   * The brokers, also those that do not run.
   *
   * @return their ids, counted from 0; the one in a container has 1
   */
  Set<Integer> brokerIds();

  /**
   * Tells which broker leads a partition, and waits up to 30 seconds while no running one does, as
   * for some seconds after {@link #killBroker}.
   *
   * @param topic name of the topic
   * @param partition number of the partition
   * @return the leader's id
   * @throws IllegalStateException if there is no leader in time, or no such partition
   */
  int leaderOf(String topic, int partition);

  /**
   * Kills a broker as {@code kill -9} does, and returns when it is dead. Does nothing if it does
   * not run.
   *
   * @param id the broker's id
   */
  void killBroker(int id);

  /**
   * Asks a broker to shut down and returns when it has, after it handed over its partitions. Does
   * nothing if it does not run.
   *
   * @param id the broker's id
   * @throws IllegalStateException if it runs still after 60 seconds; it is killed then
   */
  void stopBroker(int id);

  /**
   * Starts a broker again, on its old ports and data, and returns when it serves clients. Does
   * nothing if it runs.
   *
   * @param id the broker's id
   * @throws IllegalStateException if it is not ready in time; the message has the end of its log
   */
  void startBroker(int id);

  /**
   * The folder in which a broker keeps its partitions, one folder each.
   *
   * @param id the broker's id
   * @return an existing folder; gone when the cluster is closed
   */
  Path dataDirectory(int id);

  /** Kills all brokers and deletes what they stored. Closing again does nothing. */
  @Override
  void close();
}
