package sh.oso.kafka.backup.engine.backup;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeAclsResult;
import org.apache.kafka.clients.admin.DescribeClientQuotasResult;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.DescribeUserScramCredentialsResult;
import org.apache.kafka.clients.admin.ListGroupsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTopicsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.jspecify.annotations.Nullable;

/**
 * The admin client of a cluster with any number of partitions and no records: every partition
 * begins at 0 and ends at the same offset, which moves on as told. Answers come at once.
 */
final class SimulatedCluster {

  private static final Node BROKER = new Node(0, "localhost", 9092);

  /** About as many settings as a topic of today's Kafka has. */
  private static final int SETTINGS = 34;

  private final Map<String, TopicDescription> topics = new HashMap<>();
  private final Map<String, Long> ends = new HashMap<>();

  SimulatedCluster(int topicCount, int partitionsEach, long end) {
    for (int i = 0; i < topicCount; i++) {
      String name = "topic-%06d".formatted(i);
      UUID id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
      List<TopicPartitionInfo> partitions =
          IntStream.range(0, partitionsEach)
              .mapToObj(p -> new TopicPartitionInfo(p, BROKER, List.of(BROKER), List.of(BROKER)))
              .toList();
      topics.put(
          name,
          new TopicDescription(
              name,
              false,
              partitions,
              Set.of(),
              new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits())));
      ends.put(name, end);
    }
  }

  /** Moves the ends of all partitions of some topics on. */
  void append(int topicCount, long offsets) {
    topics.keySet().stream()
        .sorted()
        .limit(topicCount)
        .forEach(name -> ends.merge(name, offsets, Long::sum));
  }

  Admin admin() {
    return (Admin)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "describeCluster" ->
                      make(
                          DescribeClusterResult.class,
                          done(List.of(BROKER)),
                          done(BROKER),
                          done("simulated"),
                          done(Set.of()));
                  case "listTopics" -> make(ListTopicsResult.class, done(listings()));
                  case "describeTopics" ->
                      make(
                          DescribeTopicsResult.class,
                          null,
                          described((Collection<?>) arguments[0]));
                  case "describeConfigs" ->
                      make(DescribeConfigsResult.class, configs((Collection<?>) arguments[0]));
                  case "listOffsets" -> new ListOffsetsResult(offsets((Map<?, ?>) arguments[0]));
                  case "listGroups" -> make(ListGroupsResult.class, done(List.of()));
                  case "describeAcls" ->
                      make(
                          DescribeAclsResult.class,
                          failed(new SecurityDisabledException("simulated")));
                  case "describeClientQuotas" ->
                      make(DescribeClientQuotasResult.class, done(Map.of()));
                  case "describeUserScramCredentials" ->
                      make(
                          DescribeUserScramCredentialsResult.class,
                          failed(new UnsupportedVersionException("simulated")));
                  case "close" -> null;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private Map<String, TopicListing> listings() {
    return topics.values().stream()
        .collect(
            Collectors.toMap(
                TopicDescription::name, t -> new TopicListing(t.name(), t.topicId(), false)));
  }

  private Map<String, KafkaFuture<TopicDescription>> described(Collection<?> names) {
    Map<String, KafkaFuture<TopicDescription>> described = new HashMap<>();
    for (Object name : names) {
      TopicDescription topic = topics.get(name.toString());
      if (topic != null) {
        described.put(topic.name(), done(topic));
      }
    }
    return described;
  }

  private static Map<ConfigResource, KafkaFuture<Config>> configs(Collection<?> resources) {
    return resources.stream()
        .map(ConfigResource.class::cast)
        .collect(
            Collectors.toMap(
                Function.identity(),
                resource ->
                    done(
                        new Config(
                            IntStream.range(0, SETTINGS)
                                .mapToObj(
                                    i ->
                                        new ConfigEntry(
                                            "a.setting.of.usual.length." + i, "604800000"))
                                .toList()))));
  }

  private Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> offsets(Map<?, ?> asked) {
    Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> offsets = new HashMap<>();
    asked.forEach(
        (partition, spec) -> {
          TopicPartition key = (TopicPartition) partition;
          boolean earliest = spec.getClass().getSimpleName().startsWith("Earliest");
          long offset = earliest ? 0 : ends.getOrDefault(key.topic(), 0L);
          offsets.put(key, done(new ListOffsetsResultInfo(offset, -1, Optional.of(1))));
        });
    return offsets;
  }

  private static <T> KafkaFuture<T> failed(Exception failure) {
    KafkaFutureImpl<T> future = new KafkaFutureImpl<>();
    future.completeExceptionally(failure);
    return future;
  }

  private static <T> KafkaFuture<T> done(T value) {
    return KafkaFuture.completedFuture(value);
  }

  /** Results of the admin client have constructors that only Kafka itself is meant to call. */
  private static <T> T make(Class<T> type, @Nullable Object... arguments)
      throws ReflectiveOperationException {
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (constructor.getParameterCount() == arguments.length) {
        constructor.setAccessible(true);
        try {
          return type.cast(constructor.newInstance(arguments));
        } catch (InvocationTargetException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    throw new NoSuchMethodException(type.getName());
  }
}
