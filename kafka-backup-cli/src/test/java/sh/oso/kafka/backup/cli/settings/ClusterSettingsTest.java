package sh.oso.kafka.backup.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.oso.kafka.backup.cli.settings.Fixtures.problems;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing lowers the security that was asked for. */
class ClusterSettingsTest {

  private static String cluster(String rest) {
    return "storage: {uri: 'file:///b'}\nkafkaCluster:\n  bootstrapServers: [a:1]\n" + rest;
  }

  @ParameterizedTest
  @CsvSource({"SASLSSL, SASL_SSL", "sasl_ssl, SASL_SSL", "SLS, SSL", "plain_text, PLAINTEXT"})
  void aProtocolThatDoesNotExistIsRefused(String given, String meant) {
    assertThat(problems(cluster("  securityProtocol: " + given)))
        .containsExactly(
            "kafkaCluster.securityProtocol: '"
                + given
                + "' is not one of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL; did you mean "
                + meant
                + "? (line 4)");
  }

  @Test
  void aProtocolAmongThePropertiesIsLookedAtToo() {
    assertThat(problems(cluster("  properties: {security.protocol: SASLSSL}")))
        .singleElement()
        .asString()
        .startsWith("kafkaCluster.properties.security.protocol: 'SASLSSL' is not one of");
  }

  @Test
  void aMechanismThatDoesNotExistIsRefused() {
    assertThat(
            problems(
                cluster(
                    """
                      securityProtocol: SASL_SSL
                      sasl: {mechanism: SCRAM-SHA256, username: u, password: p}
                    """)))
        .containsExactly(
            "kafkaCluster.sasl.mechanism: 'SCRAM-SHA256' is not one of PLAIN, SCRAM-SHA-256,"
                + " SCRAM-SHA-512, OAUTHBEARER; did you mean SCRAM-SHA-256? (line 5)");
  }

  @Test
  void saslNeedsCredentials() {
    assertThat(problems(cluster("  securityProtocol: SASL_SSL")))
        .containsExactly(
            "kafkaCluster.securityProtocol: is SASL_SSL, and no credentials are given; write"
                + " kafkaCluster.sasl with mechanism, username and password (line 4)",
            "kafkaCluster.sasl.mechanism: is missing; write PLAIN or SCRAM-SHA-256 or"
                + " SCRAM-SHA-512 or OAUTHBEARER");
    assertThat(problems(cluster("  securityProtocol: SASL_SSL\n  sasl: {mechanism: PLAIN}")))
        .containsExactly(
            "kafkaCluster.sasl.username: is missing; give it, or kafkaCluster.sasl.usernameFile",
            "kafkaCluster.sasl.password: is missing; give it, or kafkaCluster.sasl.passwordFile");
  }

  @Test
  void credentialsAreNotIgnoredForWantOfAProtocol() {
    assertThat(problems(cluster("  sasl: {mechanism: PLAIN, username: u, password: p}")))
        .containsExactly(
            "kafkaCluster.securityProtocol: is PLAINTEXT, which would ignore the credentials"
                + " given; write SASL_SSL");
  }

  @Test
  void tlsFilesAreNotIgnoredForWantOfAProtocol(@TempDir Path folder) throws IOException {
    Path ca = Files.writeString(folder.resolve("ca.crt"), "-----BEGIN CERTIFICATE-----");

    assertThat(problems(cluster("  tls: {caFile: " + ca + "}")))
        .containsExactly(
            "kafkaCluster.securityProtocol: is PLAINTEXT, which would ignore the TLS files given;"
                + " write SSL");
  }

  @Test
  void filesThatCannotBeUsedAreNamed(@TempDir Path folder) throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "no PEM");
    Path rsa = Files.writeString(folder.resolve("rsa"), "-----BEGIN RSA PRIVATE KEY-----");
    String yaml =
        """
          securityProtocol: SSL
          tls:
            caFile: /nowhere/ca.crt
            certFile: %s
            keyFile: %s
        """
            .formatted(text, rsa);

    assertThat(problems(cluster(yaml)))
        .containsExactly(
            "kafkaCluster.tls.caFile: cannot read /nowhere/ca.crt: there is no such file (line 6)",
            "kafkaCluster.tls.certFile: " + text + " has no 'CERTIFICATE' in PEM form (line 7)",
            "kafkaCluster.tls.keyFile: "
                + rsa
                + " is not in PKCS#8; convert it with 'openssl pkcs8 -topk8 -nocrypt' (line 8)");
  }

  @Test
  void aCertificateNeedsItsKey(@TempDir Path folder) throws IOException {
    Path certificate = Files.writeString(folder.resolve("c"), "-----BEGIN CERTIFICATE-----");

    assertThat(problems(cluster("  securityProtocol: SSL\n  tls: {certFile: " + certificate + "}")))
        .containsExactly(
            "kafkaCluster.tls.keyFile: is missing; kafkaCluster.tls.certFile needs it beside it"
                + " (line 5)");
  }

  @Test
  void aCertificateMayBeMissingWithItsKeyWhereItIsOptional(@TempDir Path folder)
      throws IOException {
    Path certificate = Files.writeString(folder.resolve("c"), "-----BEGIN CERTIFICATE-----");
    String tls =
        "  securityProtocol: SSL\n  tls: {certFile: %s, keyFile: /no/key,"
            + " clientCertificateOptional: true}";

    assertThat(problems(cluster(tls.formatted("/no/certificate")))).isEmpty();
    assertThat(problems(cluster(tls.formatted(certificate))))
        .containsExactly(
            "kafkaCluster.tls.keyFile: cannot read /no/key: there is no such file (line 5)");
  }

  @Test
  void theSameGivenTwiceAndOtherwiseIsRefused() {
    assertThat(
            problems(
                cluster("  securityProtocol: SSL\n  properties: {security.protocol: PLAINTEXT}")))
        .contains(
            "kafkaCluster.securityProtocol: is given, and the property security.protocol too; keep"
                + " one (line 4)");
  }

  @Test
  void aFlagWinsUnderEitherName() {
    Flags flags = new Flags().entries(Key.PROPERTIES, List.of("bootstrap.servers=flag:1"), "-X");

    assertThat(Fixtures.parse(cluster(""), flags, Map.of()).kafka())
        .containsEntry("bootstrap.servers", "flag:1");

    Flags named = new Flags().text(Key.BOOTSTRAP_SERVERS, "flag:1", "-b");
    String yaml =
        "storage: {uri: 'file:///b'}\nkafkaCluster: {properties: {bootstrap.servers: file:1}}";
    assertThat(Fixtures.parse(yaml, named, Map.of()).kafka())
        .containsEntry("bootstrap.servers", "flag:1");
  }

  @ParameterizedTest
  @CsvSource({"localhost", "PLAINTEXT://a:1", "a:b", "a:1 b:2"})
  void brokersAreHostsWithPorts(String server) {
    assertThat(problems(cluster("").replace("a:1", "'" + server + "'")))
        .containsExactly(
            "kafkaCluster.bootstrapServers: '"
                + server
                + "' is no broker's address; write host:port (line 3)");
  }

  @Test
  void tokensNeedAnEndpointAndNothingElseDoes() {
    assertThat(
            problems(
                cluster(
                    """
                      securityProtocol: SASL_SSL
                      sasl: {mechanism: OAUTHBEARER, username: u, password: p}
                    """)))
        .containsExactly(
            "kafkaCluster.sasl.tokenEndpoint: is missing; give the URL where tokens come from");
    assertThat(
            problems(
                cluster(
                    """
                      securityProtocol: SASL_SSL
                      sasl: {mechanism: PLAIN, username: u, password: p, scope: s}
                    """)))
        .containsExactly(
            "kafkaCluster.sasl.scope: 's' has a meaning with mechanism OAUTHBEARER only; remove it"
                + " (line 5)");
  }

  @Test
  void aMechanismLikeNoneOfKafkasIsLeftToItsPlugIn() {
    assertThat(
            problems(
                cluster(
                    """
                      securityProtocol: SASL_SSL
                      properties: {sasl.mechanism: AWS_MSK_IAM, sasl.jaas.config: x}
                    """)))
        .isEmpty();
  }

  @Test
  void anAuthorityAloneIsEnoughAndIsNamedRatherThanRead(@TempDir Path folder) throws IOException {
    Path ca = Files.writeString(folder.resolve("ca.crt"), "-----BEGIN CERTIFICATE-----");

    Settings settings =
        Fixtures.parse(
            cluster("  securityProtocol: SSL\n  tls: {caFile: " + ca + "}"), new Flags(), Map.of());

    assertThat(settings.kafka())
        .containsEntry("ssl.truststore.location", ca.toString())
        .containsEntry("ssl.truststore.type", "PEM");
  }

  @Test
  void thePasswordOfAFileHasNoLineEnd(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "hunter2\r\n");

    Settings settings =
        Fixtures.parse(
            cluster(
                "  securityProtocol: SASL_SSL\n  sasl: {mechanism: PLAIN, username: u,"
                    + " passwordFile: "
                    + file
                    + "}"),
            new Flags(),
            Map.of());

    assertThat(settings.kafka().get("sasl.jaas.config")).endsWith("password=\"hunter2\";");
  }
}
