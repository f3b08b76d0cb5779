package sh.oso.kafka.backup.engine.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.engine.cluster.KafkaFailures;

/**
 * Says which transactions hold back the ends of partitions, and since when, as far as brokers tell
 * the caller: this is for people, so what cannot be had is left out.
 */
public final class OpenTransactions {

  private static final Logger LOG = LoggerFactory.getLogger(OpenTransactions.class);

  /** The longest time that a broker lets a transaction take unless told otherwise. */
  private static final Duration HANGING = Duration.ofMinutes(15);

  private final Admin admin;
  private final Instant now;

  public OpenTransactions(Admin admin, Instant now) {
    this.admin = admin;
    this.now = now;
  }

  /**
   * One warning for each partition whose high watermark is beyond its last stable offset.
   *
   * @param highs high watermarks, read before {@code ends}
   * @param ends last stable offsets
   */
  public List<String> warnings(Map<TopicPartition, Long> highs, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> heldBack = new TreeMap<>(Comparator.comparing(Object::toString));
    ends.forEach(
        (partition, end) -> {
          long above = highs.getOrDefault(partition, end) - end;
          if (above > 0) {
            heldBack.put(partition, above);
          }
        });
    if (heldBack.isEmpty()) {
      return List.of();
    }
    Map<TopicPartition, ProducerState> producers = oldestProducers(heldBack.keySet());
    Map<Long, Known> transactions = transactions(producers);
    List<String> warnings = new ArrayList<>();
    heldBack.forEach(
        (partition, above) ->
            warnings.add(
                partition
                    + ": "
                    + above
                    + " offsets above the last stable offset "
                    + ends.get(partition)
                    + " are not in this backup: a transaction is open"
                    + Optional.ofNullable(producers.get(partition))
                        .map(producer -> since(producer, transactions))
                        .orElse("")));
    return warnings;
  }

  private Map<TopicPartition, ProducerState> oldestProducers(Set<TopicPartition> partitions) {
    Map<TopicPartition, ProducerState> oldest = new HashMap<>();
    var answer = admin.describeProducers(partitions);
    for (TopicPartition partition : partitions) {
      tryGet("describing producers of " + partition, answer.partitionResult(partition))
          .flatMap(
              state ->
                  state.activeProducers().stream()
                      .filter(producer -> producer.currentTransactionStartOffset().isPresent())
                      .min(
                          Comparator.comparingLong(
                              producer -> producer.currentTransactionStartOffset().getAsLong())))
          .ifPresent(producer -> oldest.put(partition, producer));
    }
    return oldest;
  }

  /** A transaction as its coordinator knows it. */
  private record Known(String transactionalId, Instant start) {}

  private Map<Long, Known> transactions(Map<TopicPartition, ProducerState> producers) {
    Set<Long> ids =
        producers.values().stream().map(ProducerState::producerId).collect(Collectors.toSet());
    Map<Long, Known> known = new HashMap<>();
    if (ids.isEmpty()) {
      return known;
    }
    List<String> transactionalIds =
        tryGet(
                "listing transactions",
                admin.listTransactions(new ListTransactionsOptions().filterProducerIds(ids)).all())
            .stream()
            .flatMap(listed -> listed.stream().map(TransactionListing::transactionalId))
            .toList();
    var answer = admin.describeTransactions(transactionalIds);
    for (String id : transactionalIds) {
      tryGet("describing transaction " + id, answer.description(id))
          .filter(it -> it.transactionStartTimeMs().isPresent())
          .ifPresent(
              it ->
                  known.put(
                      it.producerId(),
                      new Known(
                          id, Instant.ofEpochMilli(it.transactionStartTimeMs().getAsLong()))));
    }
    return known;
  }

  private String since(ProducerState producer, Map<Long, Known> transactions) {
    String who = " by producer id " + producer.producerId();
    Known transaction = transactions.get(producer.producerId());
    if (transaction != null) {
      return who
          + ", transactional id "
          + transaction.transactionalId()
          + ", since "
          + transaction.start()
          + age(transaction.start());
    }
    if (producer.lastTimestamp() < 0) {
      return who;
    }
    Instant last = Instant.ofEpochMilli(producer.lastTimestamp());
    return who + ", whose last record is of " + last + age(last);
  }

  private String age(Instant start) {
    Duration age = Duration.between(start, now);
    if (age.isNegative()) {
      return "";
    }
    return " ("
        + age.toSeconds()
        + " s ago"
        + (age.compareTo(HANGING) > 0
            ? "; it hangs: find it with kafka-transactions.sh find-hanging, and abort it"
            : "")
        + ")";
  }

  private static <T> Optional<T> tryGet(String what, KafkaFuture<T> future) {
    try {
      return Optional.of(future.get());
    } catch (ExecutionException e) {
      LOG.debug("{} failed", what, e);
      return Optional.empty();
    } catch (InterruptedException e) {
      throw KafkaFailures.translate(what, e);
    }
  }
}
