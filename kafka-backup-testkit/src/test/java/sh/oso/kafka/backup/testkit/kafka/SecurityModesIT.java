package sh.oso.kafka.backup.testkit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All ways into one cluster. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // JUnit calls start first
class SecurityModesIT {

  private KafkaCluster cluster;

  @BeforeAll
  void start() {
    cluster =
        KafkaCluster.builder()
            .also(WayIn.values())
            .authorizer()
            .user("alice", "with \"quotes\\\"")
            .start();
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @EnumSource
  @Order(1)
  void letsUsersIn(WayIn way) throws Exception {
    Map<String, Object> alice = cluster.clientProperties(way, "alice");

    assertThat(alice).containsEntry("security.protocol", way.securityProtocol());
    assertThat(clusterIdSeenBy(alice)).isEqualTo(clusterIdSeenBy(cluster.clientProperties()));
  }

  @ParameterizedTest
  @EnumSource(names = "SASL_.*", mode = EnumSource.Mode.MATCH_ALL)
  @Order(1)
  void keepsOutAWrongPassword(WayIn way) {
    Map<String, Object> alice = new HashMap<>(cluster.clientProperties(way, "alice"));
    alice.replaceAll((name, value) -> value.toString().replace("quotes", "wrong"));

    assertThatThrownBy(() -> clusterIdSeenBy(alice))
        .satisfiesAnyOf(
            failure -> assertThat(failure).hasCauseInstanceOf(SaslAuthenticationException.class),
            // No token was had, so that no broker was asked.
            failure -> assertThat(failure).hasStackTraceContaining("401"));
  }

  @ParameterizedTest
  @EnumSource(
      value = TokenFlaw.class,
      names = {"EXPIRED", "OTHER_AUDIENCE", "OTHER_ISSUER", "OTHER_KEY"})
  @Order(1)
  void keepsOutAFlawedToken(TokenFlaw flaw) {
    Map<String, Object> alice =
        new HashMap<>(cluster.clientProperties(WayIn.SASL_SSL_OAUTHBEARER, "alice"));
    alice.put(
        "sasl.oauthbearer.token.endpoint.url",
        cluster.tokenServer().tokenEndpoint(flaw).toString());

    assertThatThrownBy(() -> clusterIdSeenBy(alice))
        .hasCauseInstanceOf(SaslAuthenticationException.class)
        .hasMessageContaining("invalid_token");
  }

  @ParameterizedTest
  @EnumSource(
      names = {"PLAINTEXT", "SSL"},
      mode = EnumSource.Mode.EXCLUDE)
  @Order(1)
  void everyWayHasAnAdmin(WayIn way) throws Exception {
    try (Admin admin = Admin.create(cluster.clientProperties(way, "admin"))) {
      assertThat(admin.describeAcls(AclBindingFilter.ANY).values().get()).isEmpty();
    }
  }

  @Test
  @Order(2)
  void newCertificatesCountFromTheNextStartOn() throws Exception {
    String id = clusterIdSeenBy(cluster.clientProperties(WayIn.MUTUAL_SSL, "alice"));
    cluster.renewCertificates();

    assertThatThrownBy(() -> clusterIdSeenBy(cluster.clientProperties(WayIn.SSL, "alice")))
        .hasCauseInstanceOf(SslAuthenticationException.class);
    cluster.stopBroker(0);
    cluster.startBroker(0);

    assertThat(clusterIdSeenBy(cluster.clientProperties(WayIn.SSL, "alice"))).isEqualTo(id);
    assertThat(clusterIdSeenBy(cluster.clientProperties(WayIn.MUTUAL_SSL, "alice"))).isEqualTo(id);
  }

  private static String clusterIdSeenBy(Map<String, Object> client) throws Exception {
    try (Admin admin = Admin.create(client)) {
      return admin.describeCluster().clusterId().get();
    }
  }
}
