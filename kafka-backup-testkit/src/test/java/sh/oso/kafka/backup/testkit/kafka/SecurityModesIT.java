package sh.oso.kafka.backup.testkit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

/** The ways into a cluster, one at a time. */
class SecurityModesIT {

  @Test
  void plainPasswordsWork() throws Exception {
    try (KafkaCluster cluster =
        KafkaCluster.builder().sasl(SaslMechanism.PLAIN).user("alice", "secret").start()) {
      assertThat(clusterIdSeenBy(cluster.clientProperties("alice"))).isNotEmpty();
      assertThat(cluster.clientProperties()).containsEntry("security.protocol", "SASL_PLAINTEXT");
    }
  }

  @Test
  void certificatesAloneNameTheirUsers() throws Exception {
    try (KafkaCluster cluster =
        KafkaCluster.builder().mutualTls().authorizer().user("alice", "unused").start()) {
      new Exchange(cluster.clientProperties()).produce("private", "secret");
      Exchange alice = new Exchange(cluster.clientProperties("alice"));

      assertThat(cluster.principalOf("alice")).isEqualTo("User:CN=alice");
      assertThatThrownBy(() -> alice.consume("private", 1))
          .isInstanceOf(TopicAuthorizationException.class);
    }
  }

  private static String clusterIdSeenBy(Map<String, Object> client) throws Exception {
    try (Admin admin = Admin.create(client)) {
      return admin.describeCluster().clusterId().get();
    }
  }
}
