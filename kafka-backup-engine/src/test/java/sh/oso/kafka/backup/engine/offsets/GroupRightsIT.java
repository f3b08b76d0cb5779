package sh.oso.kafka.backup.engine.offsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.offsets.GroupOutcome;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SaslMechanism;

/** A right that is missing is named, for the group or the partition that it is missing for. */
class GroupRightsIT {

  @Test
  void namesTheRightThatIsMissing() throws Exception {
    try (KafkaCluster kafka =
            KafkaCluster.builder()
                .sasl(SaslMechanism.PLAIN)
                .user("alice", "secret")
                .authorizer()
                .start();
        Admin admin = Admin.create(kafka.clientProperties())) {
      admin
          .createTopics(
              List.of(new NewTopic("orders", 1, (short) 1), new NewTopic("hidden", 1, (short) 1)))
          .all()
          .get();
      String alice = kafka.principalOf("alice");
      admin
          .createAcls(
              List.of(
                  allow(alice, ResourceType.GROUP, "billing", AclOperation.READ),
                  allow(alice, ResourceType.TOPIC, "orders", AclOperation.READ)))
          .all()
          .get();
      Map<TopicPartition, OffsetAndMetadata> offsets =
          Map.of(
              new TopicPartition("orders", 0),
              new OffsetAndMetadata(0),
              new TopicPartition("hidden", 0),
              new OffsetAndMetadata(0));

      try (Cluster cluster = new Cluster(kafka.clientProperties("alice"), Limits.DEFAULTS)) {
        Map<String, GroupOutcome> outcomes =
            new GroupOffsetsWriter(cluster, Limits.DEFAULTS, 2, true)
                .write(
                    List.of(GroupChange.of("billing", offsets), GroupChange.of("foreign", offsets)),
                    new Cancellation());

        assertThat(outcomes.get("billing"))
            .isEqualTo(
                new GroupOutcome.Incomplete(
                    1,
                    List.of(
                        new GroupOutcome.PartitionProblem(
                            "hidden", 0, "the user has no right to the topic: grant READ on it"))));
        assertThat(outcomes.get("foreign"))
            .isInstanceOfSatisfying(
                GroupOutcome.Refused.class,
                it -> assertThat(it.reason()).contains("grant READ and DESCRIBE on this group"));
        // Not listed is not the same as not there.
        GroupPositions positions = new GroupPositions(cluster, Limits.DEFAULTS);
        positions.requireAbsent(List.of("billing"));
        assertThatThrownBy(() -> positions.requireAbsent(List.of("foreign")))
            .isInstanceOf(KafkaAccessException.class)
            .hasMessageContaining("group foreign is hidden from this user: grant DESCRIBE on it");
      }
    }
  }

  private static AclBinding allow(
      String principal, ResourceType type, String name, AclOperation operation) {
    return new AclBinding(
        new ResourcePattern(type, name, PatternType.LITERAL),
        new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW));
  }
}
