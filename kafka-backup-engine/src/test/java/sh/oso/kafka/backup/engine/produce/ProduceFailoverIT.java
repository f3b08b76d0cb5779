package sh.oso.kafka.backup.engine.produce;

import static org.assertj.core.api.Assertions.assertThat;

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
      CompletableFuture<Void> killed = new CompletableFuture<>();
      target.send(
          Map.of(),
          (loop, plan, records) -> {
            if (acknowledged.incrementAndGet() == 500) {
              var unused =
                  CompletableFuture.runAsync(() -> cluster.killBroker(victim))
                      .thenRun(() -> killed.complete(null));
            }
          });
      killed.get();
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
      CompletableFuture<Void> back = new CompletableFuture<>();
      target.send(
          Map.of(),
          (loop, plan, records) -> {
            if (acknowledged.incrementAndGet() == 200) {
              var unused =
                  CompletableFuture.runAsync(() -> cluster.stopBroker(stopped))
                      .thenRun(() -> cluster.startBroker(stopped))
                      .thenRun(() -> back.complete(null));
            }
          });
      back.get();

      assertThat(target.failures).isEmpty();
      target.assertHoldsEverythingOnce();
    }
  }
}
