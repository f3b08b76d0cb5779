package sh.oso.kafka.backup.testkit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Everything at once: TLS with certificates on both sides, passwords, and rights. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecureClusterIT {

  private KafkaCluster cluster;

  @BeforeAll
  void start() {
    cluster =
        KafkaCluster.builder()
            .mutualTls()
            .sasl(SaslMechanism.SCRAM_SHA_512)
            .authorizer()
            .user("alice", "with \"quotes\\\"")
            .user("bob", "secret")
            .start();
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  void letsInWhoHasCertificateAndPassword() throws Exception {
    Exchange exchange = new Exchange(cluster.clientProperties());

    exchange.produce("by-admin", "hello");

    assertThat(exchange.consume("by-admin", 1)).containsExactly("hello");
  }

  @Test
  void keepsOutAWrongPassword() {
    Map<String, Object> client = cluster.clientProperties("bob");
    client.computeIfPresent(
        "sasl.jaas.config", (name, value) -> value.toString().replace("secret", "wrong"));

    assertThatThrownBy(() -> nodesSeenBy(client))
        .hasCauseInstanceOf(SaslAuthenticationException.class);
  }

  @Test
  void keepsOutAClientWithoutCertificate() {
    Map<String, Object> client = cluster.clientProperties();
    client.keySet().removeIf(name -> name.startsWith("ssl.keystore"));

    assertThatThrownBy(() -> nodesSeenBy(client))
        .hasCauseInstanceOf(SslAuthenticationException.class);
  }

  @Test
  void refusesAUserWithoutRightsUntilTheyAreGranted() throws Exception {
    new Exchange(cluster.clientProperties()).produce("private", "secret");
    Exchange alice = new Exchange(cluster.clientProperties("alice"));

    assertThatThrownBy(() -> alice.consume("private", 1))
        .isInstanceOf(TopicAuthorizationException.class);
    grantRead("private", cluster.principalOf("alice"));

    assertThat(alice.consume("private", 1)).containsExactly("secret");
  }

  private void grantRead(String topic, String principal) throws Exception {
    ResourcePattern pattern = new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL);
    AccessControlEntry read =
        new AccessControlEntry(principal, "*", AclOperation.READ, AclPermissionType.ALLOW);
    try (Admin admin = Admin.create(cluster.clientProperties())) {
      admin.createAcls(List.of(new AclBinding(pattern, read))).all().get();
    }
  }

  private static int nodesSeenBy(Map<String, Object> client) throws Exception {
    try (Admin admin = Admin.create(client)) {
      return admin.describeCluster().nodes().get().size();
    }
  }
}
