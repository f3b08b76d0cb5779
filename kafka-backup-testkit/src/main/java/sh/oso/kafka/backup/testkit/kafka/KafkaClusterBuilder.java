package sh.oso.kafka.backup.testkit.kafka;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Describes a cluster and starts it. For one thread; can start any number of clusters. */
public final class KafkaClusterBuilder {

  private final Map<String, String> users = new LinkedHashMap<>();
  private final Map<String, String> brokerProperties = new LinkedHashMap<>();
  private final List<String> jvmArgs = new ArrayList<>();
  private int brokers = 1;
  private @Nullable String version;
  private boolean tls;
  private boolean mutualTls;
  private @Nullable SaslMechanism sasl;
  private boolean authorizer;
  private final Set<WayIn> further = EnumSet.noneOf(WayIn.class);

  KafkaClusterBuilder() {
    users.put(Security.ADMIN, UUID.randomUUID().toString());
  }

  /**
   * Sets the number of brokers.
   *
   * @param count 1 or 3; 1 unless set
   * @return this
   */
  public KafkaClusterBuilder brokers(int count) {
    if (count != 1 && count != 3) {
      throw new IllegalArgumentException("a cluster has 1 or 3 brokers, not " + count);
    }
    brokers = count;
    return this;
  }

  /**
   * Sets the version of Kafka that the brokers run.
   *
   * @param kafkaVersion for example {@code 3.9.2}; unless set, the version on this JVM's path
   * @return this
   */
  public KafkaClusterBuilder version(String kafkaVersion) {
    version = kafkaVersion;
    return this;
  }

  /**
   * Encrypts what clients and brokers say to each other, with a private authority that {@link
   * KafkaCluster#clientProperties()} trusts.
   *
   * @return this
   */
  public KafkaClusterBuilder tls() {
    tls = true;
    return this;
  }

  /**
   * As {@link #tls}, and clients show a certificate. Without {@link #sasl} that is how users prove
   * who they are.
   *
   * @return this
   */
  public KafkaClusterBuilder mutualTls() {
    mutualTls = true;
    return tls();
  }

  /**
   * Makes users prove who they are with a password, or with a token that they get for it.
   *
   * @param mechanism how they do it
   * @return this
   */
  public KafkaClusterBuilder sasl(SaslMechanism mechanism) {
    sasl = mechanism;
    return this;
  }

  /**
   * Opens further listeners, by which clients can come in beside that which {@link #tls} and {@link
   * #sasl} are about. See {@link KafkaCluster#clientProperties(WayIn, String)}.
   *
   * @param ways each gets a listener of its own
   * @return this
   */
  public KafkaClusterBuilder also(WayIn... ways) {
    further.addAll(List.of(ways));
    return this;
  }

  /**
   * Adds a user. Needs {@link #sasl}, or {@link #mutualTls}, which does not use the password, or
   * such a way in beside.
   *
   * @param name the user's name: letters, digits, {@code -} and {@code _}; not {@code admin}
   * @param password the user's password
   * @return this
   */
  public KafkaClusterBuilder user(String name, String password) {
    if (!name.matches("[a-zA-Z0-9_-]+") || name.equals(Security.ADMIN)) {
      throw new IllegalArgumentException("'" + name + "' cannot be the name of a user");
    }
    users.put(name, password);
    return this;
  }

  /**
   * Gives users no rights but those that ACLs grant them; the user of {@link
   * KafkaCluster#clientProperties()} has every right. Needs {@link #sasl} or {@link #mutualTls}.
   *
   * @return this
   */
  public KafkaClusterBuilder authorizer() {
    authorizer = true;
    return this;
  }

  /**
   * Sets a property of every broker, in place of the test kit's or Kafka's own default.
   *
   * @param name as in {@code server.properties}
   * @param value its value
   * @return this
   */
  public KafkaClusterBuilder brokerProperty(String name, String value) {
    brokerProperties.put(name, value);
    return this;
  }

  /**
   * Adds arguments of the brokers' JVMs, behind the test kit's own, which make for a quick start
   * and a small heap rather than for speed.
   *
   * @param args for example {@code -Xmx2g}
   * @return this
   */
  public KafkaClusterBuilder jvmArgs(String... args) {
    jvmArgs.addAll(List.of(args));
    return this;
  }

  /**
   * Starts the cluster and returns when every broker serves clients.
   *
   * @return the running cluster, for the caller to close; it dies with this JVM at the latest
   * @throws IllegalStateException if options do not fit together, if the brokers' jars cannot be
   *     found, if a broker is not ready in time, whose log's end is then in the message, or if
   *     containers were asked for and no Docker engine answers. Nothing of the cluster is left
   * @throws UnsupportedOperationException if containers were asked for and cannot do this
   */
  public KafkaCluster start() {
    Gate main = new Gate("CLIENT", tls, mutualTls, sasl);
    Security security = new Security(main, further, users, authorizer);
    return Launcher.start(new ClusterSpec(brokers, version, security, brokerProperties, jvmArgs));
  }
}
