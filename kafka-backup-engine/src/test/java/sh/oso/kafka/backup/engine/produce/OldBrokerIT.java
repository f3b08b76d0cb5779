package sh.oso.kafka.backup.engine.produce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;

/** The oldest brokers we serve know produce requests by topic name only. */
@SharedKafka(version = "3.9.2")
class OldBrokerIT {

  @Test
  void sendsAndCounts(KafkaCluster cluster) throws Exception {
    try (RestoreTarget target = new RestoreTarget(cluster, "old-" + UUID.randomUUID(), 6, 60)) {
      target.send(Map.of(), (loop, plan, records) -> {});

      assertThat(target.failures).isEmpty();
      target.assertHoldsEverythingOnce();
      assertThat(target.tail().count(target.plans)).isEqualTo(target.completed);
    }
  }
}
