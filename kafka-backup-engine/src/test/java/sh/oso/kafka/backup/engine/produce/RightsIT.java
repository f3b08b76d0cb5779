package sh.oso.kafka.backup.engine.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SaslMechanism;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RightsIT {

  private final String topic = "rights-" + UUID.randomUUID();
  private final KafkaCluster cluster =
      KafkaCluster.builder().sasl(SaslMechanism.PLAIN).user("alice", "secret").authorizer().start();
  private final RestoreTarget target = createTarget();

  private RestoreTarget createTarget() {
    try {
      return new RestoreTarget(cluster, topic, 2, 3);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeAll
  void letAliceDescribe() throws Exception {
    AccessControlEntry entry =
        new AccessControlEntry(
            cluster.principalOf("alice"), "*", AclOperation.DESCRIBE, AclPermissionType.ALLOW);
    ResourcePattern pattern = new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL);
    target.admin.createAcls(List.of(new AclBinding(pattern, entry))).all().get();
  }

  @AfterAll
  void stop() {
    target.close();
    cluster.close();
  }

  @Test
  void namesTheTopicThatMayNotBeWrittenTo() {
    target.sendAs(cluster.clientProperties("alice"));

    assertThat(target.failures).hasSize(2);
    assertThat(target.failures.values())
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOf(KafkaAccessException.class)
                    .hasMessageContaining("not allowed to write to " + topic)
                    .hasMessageContaining("grant Write on the topic"));
  }

  @Test
  void namesThePartitionThatMayNotBeRead() {
    target.send(Map.of(), (loop, plan, records) -> {});
    Map<String, Object> alice = cluster.clientProperties("alice");
    try (Admin admin = Admin.create(alice)) {
      TargetTail tail = new TargetTail(alice, admin, Duration.ofSeconds(30));
      assertThatThrownBy(() -> tail.count(target.plans))
          .isInstanceOf(KafkaAccessException.class)
          .hasMessageContaining("not allowed to read " + topic);
    }
  }
}
