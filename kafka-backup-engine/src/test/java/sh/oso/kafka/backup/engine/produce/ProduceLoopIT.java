package sh.oso.kafka.backup.engine.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.engine.protocol.ProducerIdentity;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;

@SharedKafka
class ProduceLoopIT {

  private final KafkaCluster cluster;
  private final String topic = "produce-" + UUID.randomUUID();

  ProduceLoopIT(KafkaCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void sendsManyPartitionsInOrder() throws Exception {
    try (RestoreTarget target = new RestoreTarget(cluster, topic, 40, 60)) {
      target.send(Map.of(), (loop, plan, records) -> {});

      assertThat(target.failures).isEmpty();
      assertThat(target.completed).hasSize(40);
      target.assertHoldsEverythingOnce();
      assertThat(target.tail().count(target.plans)).isEqualTo(target.completed);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void continuesWhereAnEarlierRunWasCut(int seed) throws Exception {
    try (RestoreTarget target = new RestoreTarget(cluster, topic, 8, 100)) {
      AtomicInteger acknowledged = new AtomicInteger();
      target.send(
          Map.of(),
          (loop, plan, records) -> {
            if (acknowledged.incrementAndGet() == 73 * seed) {
              loop.stop();
            }
          });
      Map<PartitionPlan, Long> there = target.tail().count(target.plans);
      assertThat(there.values().stream().mapToLong(Long::longValue).sum()).isPositive();

      target.send(there, (loop, plan, records) -> {});

      assertThat(target.failures).isEmpty();
      target.assertHoldsEverythingOnce();
    }
  }

  /** What a run that was frozen wakes up to send cannot get behind what another one wrote since. */
  @Test
  void aLaterEpochShutsTheEarlierOneOut() throws Exception {
    try (RestoreTarget target = new RestoreTarget(cluster, topic, 1, 40)) {
      PartitionPlan first = target.plans.get(0);
      target.send(
          Map.of(),
          (loop, plan, records) -> {
            if (records > 20) {
              loop.stop();
            }
          });
      Tail tail = Objects.requireNonNull(target.tail().find(target.plans).get(first));
      assertThat(tail.producerEpoch()).isEqualTo(first.producer().epoch());
      assertThat(tail.lastSequence()).isEqualTo(first.sequenceAfter(tail.records() - 1));
      short next = (short) (first.producer().epoch() + 1);
      PartitionPlan second =
          first.continuedBy(
              new ProducerIdentity(first.producer().producerId(), next), tail.records());

      target.plans.set(0, second);
      target.send(
          Map.of(second, tail.records()),
          (loop, plan, records) -> {
            if (records > tail.records() + 20) {
              loop.stop();
            }
          });
      long there = Objects.requireNonNull(target.tail().find(target.plans).get(second)).records();
      assertThat(there).isGreaterThan(tail.records());
      target.plans.set(0, first);
      target.send(Map.of(first, tail.records()), (loop, plan, records) -> {});
      assertThat(target.failures.get(first))
          .isInstanceOf(TargetConflictException.class)
          .hasMessageContaining("another run of the same writes to " + first);
      assertThatThrownBy(() -> target.tail().count(List.of(first)))
          .isInstanceOf(TargetConflictException.class)
          .hasMessageContaining("was written by somebody else");

      target.plans.set(0, second);
      target.send(Map.of(second, there), (loop, plan, records) -> {});
      target.assertHoldsEverythingOnce();
      Tail end = Objects.requireNonNull(target.tail().find(target.plans).get(second));
      assertThat(end.producerEpoch()).isEqualTo(next);
      assertThat(end.lastSequence()).isEqualTo((int) (end.records() - tail.records() - 1));
    }
  }

  @Test
  void storesNothingTwiceWhenAllIsSentAgainFromTheStartOfTheLastFive() throws Exception {
    try (RestoreTarget target = new RestoreTarget(cluster, topic, 2, 5)) {
      target.send(Map.of(), (loop, plan, records) -> {});
      target.send(Map.of(), (loop, plan, records) -> {});

      assertThat(target.failures).isEmpty();
      target.assertHoldsEverythingOnce();
    }
  }

  @Test
  void findsAForeignWriteAndEndsThatPartitionOnly() throws Exception {
    try (RestoreTarget target = new RestoreTarget(cluster, topic, 3, 100)) {
      target.send(
          Map.of(),
          (loop, plan, records) -> {
            if (plan.target().partition() == 1 && records == 1) {
              writeForeign(1);
            }
          });

      PartitionPlan disturbed = target.plans.get(1);
      assertThat(target.failures).containsOnlyKeys(disturbed);
      assertThat(target.failures.get(disturbed))
          .isInstanceOf(TargetConflictException.class)
          .hasMessageContaining(disturbed + ": a batch planned for offset");
      assertThat(target.completed).hasSize(2);
      assertThatThrownBy(() -> target.tail().count(target.plans))
          .isInstanceOf(TargetConflictException.class)
          .hasMessageContaining(disturbed.toString());
    }
  }

  @Test
  void namesTheOffsetOfAForeignTail() throws Exception {
    try (RestoreTarget target = new RestoreTarget(cluster, topic, 1, 3)) {
      target.send(Map.of(), (loop, plan, records) -> {});
      writeForeign(0);

      assertThatThrownBy(() -> target.tail().count(target.plans))
          .isInstanceOf(TargetConflictException.class)
          .hasMessageContaining(
              "at offset " + target.completed.get(target.plans.get(0)) + " was written by");
    }
  }

  @Test
  void noticesATopicThatWasDeletedAndCreatedAgain() throws Exception {
    try (RestoreTarget first = new RestoreTarget(cluster, topic, 1, 3)) {
      first.admin.deleteTopics(java.util.List.of(topic)).all().get();
      try (RestoreTarget second = createdAgain()) {
        assertThat(second.plans.get(0).topicId()).isNotEqualTo(first.plans.get(0).topicId());
        first.send(Map.of(), (loop, plan, records) -> {});

        assertThat(first.failures.values())
            .singleElement()
            .isInstanceOf(TargetConflictException.class)
            .asString()
            .contains("deleted and created again");
      }
    }
  }

  /** Deletion takes a moment to be known. */
  private RestoreTarget createdAgain() throws Exception {
    while (true) {
      try {
        return new RestoreTarget(cluster, topic, 1, 3);
      } catch (java.util.concurrent.ExecutionException e) {
        assertThat(e).hasMessageContaining("exists");
      }
    }
  }

  private void writeForeign(int partition) {
    Map<String, Object> properties = new HashMap<>(cluster.clientProperties());
    try (var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, partition, null, new byte[] {1})).get();
    } catch (Exception e) {
      throw new KafkaBackupException("the foreign write failed", e);
    }
  }
}
