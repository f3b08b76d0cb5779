package sh.oso.kafka.backup.engine.care;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import sh.oso.kafka.backup.api.CheckReport;
import sh.oso.kafka.backup.api.CheckReport.Item;
import sh.oso.kafka.backup.api.CheckReport.Result;
import sh.oso.kafka.backup.api.CheckRequest;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.TopicSelection;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.engine.cluster.Cluster;

/** Tries what a backup needs, step by step; a step that fails ends its side's steps. */
public final class Check {

  private final Supplier<Cluster> connect;
  private final ObjectStore store;

  public Check(Supplier<Cluster> connect, ObjectStore store) {
    this.connect = connect;
    this.store = store;
  }

  public CheckReport run(CheckRequest request) {
    List<Item> items = new ArrayList<>();
    if (request.kafka()) {
      checkKafka(request.topics(), items);
    }
    if (request.store()) {
      new StoreCheck(store, items).run();
    }
    return new CheckReport(items);
  }

  private void checkKafka(TopicSelection selection, List<Item> items) {
    String step = "kafka: connect";
    try (Cluster cluster = connect.get()) {
      items.add(
          new Item(
              step,
              Result.PASSED,
              "cluster " + cluster.clusterId() + ", " + cluster.brokers().size() + " brokers"));
      step = "kafka: topics";
      Set<String> existing = cluster.topicNames();
      List<String> chosen = existing.stream().filter(selection::matches).toList();
      List<String> missing =
          selection.literals().stream().filter(name -> !existing.contains(name)).toList();
      boolean fit = missing.isEmpty() && !chosen.isEmpty();
      items.add(
          new Item(
              step,
              fit ? Result.PASSED : Result.INVALID_REQUEST,
              missing.isEmpty()
                  ? chosen.size() + " of " + existing.size() + " topics are selected"
                  : "no such topic, or no right to see it: " + String.join(", ", missing)));
      step = "kafka: rights";
      items.add(rights(cluster, chosen));
      step = "kafka: topic settings";
      cluster.topicConfigs(chosen);
      items.add(new Item(step, Result.PASSED, "settings of the selected topics can be read"));
    } catch (KafkaBackupException e) {
      items.add(new Item(step, kind(e), String.valueOf(e.getMessage())));
    }
  }

  private static Item rights(Cluster cluster, List<String> topics) {
    Map<String, TopicDescription> described =
        Cluster.get(
            "reading rights",
            cluster
                .admin()
                .describeTopics(
                    topics, new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .allTopicNames());
    String unreadable =
        described.values().stream()
            .filter(topic -> topic.authorizedOperations() != null)
            .filter(topic -> !topic.authorizedOperations().contains(AclOperation.READ))
            .map(TopicDescription::name)
            .sorted()
            .collect(Collectors.joining(", "));
    return new Item(
        "kafka: rights",
        unreadable.isEmpty() ? Result.PASSED : Result.KAFKA_ACCESS,
        unreadable.isEmpty()
            ? "the selected topics may be read"
            : "no right to read: " + unreadable + "; grant the user READ on these topics");
  }

  private static Result kind(KafkaBackupException failure) {
    if (failure instanceof KafkaUnavailableException) {
      return Result.KAFKA_UNREACHABLE;
    }
    if (failure instanceof KafkaAccessException) {
      return Result.KAFKA_ACCESS;
    }
    return failure instanceof InvalidRequestException ? Result.INVALID_REQUEST : Result.FAILED;
  }
}
