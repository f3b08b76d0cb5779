package sh.oso.kafka.backup.engine.care;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import sh.oso.kafka.backup.api.CheckReport;
import sh.oso.kafka.backup.api.CheckReport.Item;
import sh.oso.kafka.backup.api.CheckRequest;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.TopicSelection;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.PreconditionFailedException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.RepositoryFailures;

/** Tries what a backup needs, step by step; a step that fails ends its side's steps. */
public final class Check {

  private static final byte[] CONTENT =
      "kafka-backup check\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);

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
      checkStore(items);
    }
    return new CheckReport(items);
  }

  private void checkKafka(TopicSelection selection, List<Item> items) {
    String step = "kafka: connect";
    try (Cluster cluster = connect.get()) {
      items.add(
          new Item(
              step,
              true,
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
              fit,
              missing.isEmpty()
                  ? chosen.size() + " of " + existing.size() + " topics are selected"
                  : "no such topic, or no right to see it: " + String.join(", ", missing)));
      step = "kafka: rights";
      items.add(rights(cluster, chosen));
      step = "kafka: topic settings";
      cluster.topicConfigs(chosen);
      items.add(new Item(step, true, "settings of the selected topics can be read"));
    } catch (KafkaBackupException e) {
      items.add(new Item(step, false, String.valueOf(e.getMessage())));
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
        unreadable.isEmpty(),
        unreadable.isEmpty()
            ? "the selected topics may be read"
            : "no right to read: " + unreadable + "; grant the user READ on these topics");
  }

  private void checkStore(List<Item> items) {
    ObjectKey key = ObjectKey.of("check/" + UUID.randomUUID());
    String step = "store: list";
    try {
      try (ObjectListing listing = store.list("", "")) {
        listing.next();
      }
      items.add(new Item(step, true, store.location() + " can be listed"));
      step = "store: create";
      store.put(key, ObjectContent.of(CONTENT), Lifetime.TEMPORARY);
      items.add(new Item(step, true, "objects can be stored"));
      step = "store: create only once";
      items.add(createdOnce(step, key));
      step = "store: read";
      try (InputStream in = store.openRange(key, 0, CONTENT.length)) {
        boolean same = Arrays.equals(in.readAllBytes(), CONTENT);
        items.add(
            new Item(
                step, same, same ? "objects come back as stored" : "an object came back changed"));
      }
      step = "store: delete";
      Map<ObjectKey, StorageException> refused = store.delete(List.of(key));
      for (StorageException refusal : refused.values()) {
        throw refusal;
      }
      items.add(new Item(step, true, "objects can be deleted"));
    } catch (IOException e) {
      items.add(
          new Item(
              step,
              false,
              String.valueOf(
                  RepositoryFailures.translate(store.location(), "the check", e).getMessage())));
    }
  }

  private Item createdOnce(String step, ObjectKey key) throws IOException {
    try {
      store.put(key, ObjectContent.of(CONTENT), Lifetime.TEMPORARY);
      return new Item(step, false, "the store lets an object be created twice");
    } catch (PreconditionFailedException e) {
      return new Item(step, true, "an object cannot be stored over another");
    }
  }
}
