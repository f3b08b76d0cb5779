package sh.oso.kafka.backup.engine.produce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;

@SharedKafka(brokers = 3)
class ProduceFailoverIT {

  private final KafkaCluster cluster;
  private final String topic = "failover-" + UUID.randomUUID();

  ProduceFailoverIT(KafkaCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void goesOnWhenALeaderIsKilled() throws Exception {
    try (RestoreTarget target = new RestoreTarget(cluster, topic, 12, 300)) {
      int victim = cluster.leaderOf(topic, 0);
      AtomicInteger acknowledged = new AtomicInteger();
      List<CompletableFuture<Void>> disturbance = new ArrayList<>();
      target.send(
          Map.of(),
          (loop, plan, records) -> {
            if (acknowledged.incrementAndGet() == 500) {
              disturbance.add(CompletableFuture.runAsync(() -> cluster.killBroker(victim)));
            }
          });
      assertThat(disturbance).hasSize(1);
      disturbance.get(0).get();
      cluster.startBroker(victim);

      assertThat(target.failures).isEmpty();
      target.assertHoldsEverythingOnce();
      assertThat(target.tail().count(target.plans)).isEqualTo(target.completed);
    }
  }

  @Test
  void goesOnWhenALeaderStopsAndComesBack() throws Exception {
    try (RestoreTarget target = new RestoreTarget(cluster, topic, 12, 600)) {
      int stopped = cluster.leaderOf(topic, 1);
      AtomicInteger acknowledged = new AtomicInteger();
      List<CompletableFuture<Void>> disturbance = new ArrayList<>();
      target.send(
          Map.of(),
          (loop, plan, records) -> {
            if (acknowledged.incrementAndGet() == 200) {
              disturbance.add(
                  CompletableFuture.runAsync(() -> cluster.stopBroker(stopped))
                      .thenRun(() -> cluster.startBroker(stopped)));
            }
          });
      assertThat(disturbance).hasSize(1);
      disturbance.get(0).get();

      assertThat(target.failures).isEmpty();
      target.assertHoldsEverythingOnce();
    }
  }
}
