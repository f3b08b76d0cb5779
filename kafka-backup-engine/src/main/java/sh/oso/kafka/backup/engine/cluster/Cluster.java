package sh.oso.kafka.backup.engine.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.manifest.TopicConfig;

/**
 * One Kafka cluster, asked through the admin client. Methods throw kinds of {@link
 * sh.oso.kafka.backup.api.KafkaBackupException}. Safe for use by many threads.
 */
public final class Cluster implements AutoCloseable {

  /** Topics asked about in one call, so that no request or answer grows without bound. */
  private static final int TOPICS_PER_CALL = 500;

  /** How long brokers may take to learn of a topic, one after the other. */
  private static final Duration NEWS_WITHIN = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Admin admin;
  private final String clusterId;
  private final List<Node> brokers;
  private final Duration connectTimeout;

  /**
   * Connects to a cluster.
   *
   * @param properties of a Kafka client
   * @throws sh.oso.kafka.backup.api.KafkaUnavailableException if it does not answer in time
   * @throws sh.oso.kafka.backup.api.KafkaAccessException if it refuses the caller
   * @throws sh.oso.kafka.backup.api.InvalidRequestException if it speaks another protocol, or no
   *     client can be made of the properties
   */
  public Cluster(Map<String, Object> properties, Limits limits) {
    this(Entrance.open(properties, limits), limits);
  }

  /**
   * Asks a cluster through a client.
   *
   * @param admin taken over
   * @param what is being done, for the message of a failure
   */
  public Cluster(Admin admin, String what, Limits limits) {
    this(new Entrance(admin, what, () -> {}), limits);
  }

  private Cluster(Entrance entrance, Limits limits) {
    this.admin = entrance.admin();
    this.connectTimeout = limits.connectTimeout();
    try {
      var answer = admin.describeCluster(withinConnectTimeout());
      clusterId = get(entrance.what(), answer.clusterId());
      brokers = List.copyOf(get(entrance.what(), answer.nodes()));
    } catch (RuntimeException e) {
      admin.close(Duration.ZERO);
      if (e instanceof KafkaUnavailableException) {
        entrance.whenSilent().run();
      }
      throw e;
    }
  }

  /** Kafka's id of the cluster. */
  public String clusterId() {
    return clusterId;
  }

  /** Kafka's id of the cluster that answers now; another one if the address leads elsewhere. */
  public String currentClusterId() {
    return get(
        "asking for the cluster id", admin.describeCluster(withinConnectTimeout()).clusterId());
  }

  private DescribeClusterOptions withinConnectTimeout() {
    return new DescribeClusterOptions().timeoutMs((int) connectTimeout.toMillis());
  }

  /** The brokers that were up when the connection was made. */
  public List<Node> brokers() {
    return brokers;
  }

  /** For what this class does not wrap; owned by this object. */
  public Admin admin() {
    return admin;
  }

  /** Names of all topics that the caller may see, internal ones too. */
  public Set<String> topicNames() {
    return new TreeSet<>(
        get(
            "listing topics",
            admin.listTopics(new ListTopicsOptions().listInternal(true)).names()));
  }

  /** The topics among those named that exist. */
  public Map<String, TopicDescription> describeTopics(Collection<String> topics) {
    Map<String, TopicDescription> found = new TreeMap<>();
    for (List<String> some : inParts(topics)) {
      admin
          .describeTopics(some)
          .topicNameValues()
          .forEach(
              (topic, future) -> {
                try {
                  found.put(topic, future.get());
                } catch (ExecutionException e) {
                  if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw KafkaFailures.translate("describing topic " + topic, e);
                  }
                } catch (InterruptedException e) {
                  throw KafkaFailures.translate("describing topic " + topic, e);
                }
              });
    }
    return found;
  }

  /** Effective settings of topics, by name; secret ones are left out. */
  public Map<String, List<TopicConfig>> topicConfigs(Collection<String> topics) {
    Map<String, List<TopicConfig>> configs = new HashMap<>();
    for (List<String> some : inParts(topics)) {
      var resources =
          some.stream().map(t -> new ConfigResource(ConfigResource.Type.TOPIC, t)).toList();
      get("reading topic settings", admin.describeConfigs(resources).all())
          .forEach(
              (resource, config) ->
                  configs.put(
                      resource.name(),
                      config.entries().stream()
                          .filter(entry -> entry.value() != null && !entry.isSensitive())
                          .map(e -> new TopicConfig(e.name(), e.value(), source(e)))
                          .sorted(Comparator.comparing(TopicConfig::name))
                          .toList()));
    }
    return configs;
  }

  private static TopicConfig.Source source(ConfigEntry entry) {
    return switch (entry.source()) {
      case DYNAMIC_TOPIC_CONFIG -> TopicConfig.Source.TOPIC;
      case DEFAULT_CONFIG -> TopicConfig.Source.DEFAULT;
      default -> TopicConfig.Source.BROKER;
    };
  }

  /**
   * Offsets of partitions.
   *
   * @param isolation with latest: {@code READ_COMMITTED} for the last stable offset, {@code
   *     READ_UNCOMMITTED} for the high watermark
   * @return one for each partition asked about
   * @throws sh.oso.kafka.backup.api.KafkaUnavailableException if the answer lacks one
   */
  public Map<TopicPartition, Long> offsets(
      Collection<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) {
    Map<TopicPartition, OffsetSpec> asked =
        partitions.stream().collect(Collectors.toMap(Function.identity(), p -> spec));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    listOffsets(asked, isolation)
        .forEach((partition, result) -> offsets.put(partition, result.offset()));
    partitions.forEach(partition -> offset(offsets, partition));
    return offsets;
  }

  /**
   * Asks again for a while where a broker does not know a topic: it may have been made just now.
   */
  private Map<TopicPartition, ListOffsetsResultInfo> listOffsets(
      Map<TopicPartition, OffsetSpec> asked, IsolationLevel isolation) {
    long deadline = System.nanoTime() + NEWS_WITHIN.toNanos();
    while (true) {
      try {
        return admin.listOffsets(asked, new ListOffsetsOptions(isolation)).all().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() > deadline) {
          throw KafkaFailures.translate("reading offsets", e);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      } catch (InterruptedException e) {
        throw KafkaFailures.translate("reading offsets", e);
      }
    }
  }

  /**
   * The offset of a partition among those that were asked for.
   *
   * @throws sh.oso.kafka.backup.api.KafkaUnavailableException if there is none: 0 would be a guess
   */
  public static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    Long offset = offsets.get(partition);
    if (offset == null || offset < 0) {
      throw new KafkaUnavailableException(
          "Kafka gave no offset of " + partition + "; check its brokers and run again");
    }
    return offset;
  }

  /** Leaders of the partitions of topics; a partition without a leader is left out. */
  public Map<TopicPartition, Node> leaders(Collection<String> topics) {
    return leaders(describeTopics(topics));
  }

  /** Leaders of the partitions of topics as described; one without a leader is left out. */
  public static Map<TopicPartition, Node> leaders(Map<String, TopicDescription> topics) {
    Map<TopicPartition, Node> leaders = new HashMap<>();
    topics.forEach(
        (topic, description) -> {
          for (TopicPartitionInfo partition : description.partitions()) {
            if (partition.leader() != null && !partition.leader().isEmpty()) {
              leaders.put(new TopicPartition(topic, partition.partition()), partition.leader());
            }
          }
        });
    return leaders;
  }

  /**
   * Waits for an answer.
   *
   * @param what was asked, for the message of a failure
   */
  public static <T> T get(String what, KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException | InterruptedException e) {
      throw KafkaFailures.translate(what, e);
    }
  }

  private static List<List<String>> inParts(Collection<String> topics) {
    List<String> all = List.copyOf(topics);
    List<List<String>> parts = new ArrayList<>();
    for (int i = 0; i < all.size(); i += TOPICS_PER_CALL) {
      parts.add(all.subList(i, Math.min(all.size(), i + TOPICS_PER_CALL)));
    }
    return parts;
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
  }
}
