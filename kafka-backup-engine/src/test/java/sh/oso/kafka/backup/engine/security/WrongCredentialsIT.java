package sh.oso.kafka.backup.engine.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.testkit.kafka.CertificateAuthority;
import sh.oso.kafka.backup.testkit.kafka.TokenFlaw;
import sh.oso.kafka.backup.testkit.kafka.WayIn;

/** Whoever is not let in is told in one line what to look at, soon, and without any secret. */
class WrongCredentialsIT {

  private static final String ALLOWED_URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";
  private static final String NOBODY = "http://127.0.0.1:1/token";

  private final CertificateAuthority other = CertificateAuthority.create("Other authority");

  @TempDir private Path folder = Path.of("made by JUnit");

  @ParameterizedTest
  @EnumSource(
      names = {
        "SASL_PLAINTEXT_PLAIN",
        "SASL_PLAINTEXT_SCRAM_SHA_256",
        "SASL_SSL_PLAIN",
        "SASL_SSL_SCRAM_SHA_512"
      })
  void wrongPassword(WayIn way) {
    Map<String, Object> client = SecuredKafka.client(way, "alice");
    client.replaceAll((name, value) -> value.toString().replace("s3cr", "hunter2"));

    assertThat(refusal(client, KafkaAccessException.class))
        .contains("the broker refuses the credentials")
        .endsWith("check user name, password and mechanism");
  }

  @ParameterizedTest
  @EnumSource(names = {"SASL_SSL_PLAIN", "SASL_SSL_SCRAM_SHA_256"})
  void unknownUser(WayIn way) {
    Map<String, Object> client = SecuredKafka.client(way, "alice");
    client.replaceAll((name, value) -> value.toString().replace("alice", "mallory"));

    assertThat(refusal(client, KafkaAccessException.class))
        .endsWith("check user name, password and mechanism");
  }

  @Test
  void wrongMechanism() {
    Map<String, Object> client = SecuredKafka.client(WayIn.SASL_SSL_PLAIN, "alice");
    client.put("bootstrap.servers", servers(WayIn.SASL_SSL_SCRAM_SHA_512));

    assertThat(refusal(client, KafkaAccessException.class))
        .contains("enabled mechanisms are [SCRAM-SHA-512]")
        .endsWith("check sasl.mechanism");
  }

  @ParameterizedTest
  @EnumSource(names = {"EXPIRED", "OTHER_AUDIENCE", "OTHER_ISSUER", "OTHER_KEY"})
  void tokenThatTheBrokerRefuses(TokenFlaw flaw) {
    assertThat(refusal(clientWithTokensOf(endpoint(flaw)), KafkaAccessException.class))
        .contains("the broker refuses the token", "audience", "issuer", "clocks");
  }

  @Test
  void noToken() {
    assertThat(refusal(clientWithTokensOf(endpoint(TokenFlaw.GARBLED)), KafkaAccessException.class))
        .contains("is no token that can be used");
    assertThat(
            refusal(
                clientWithTokensOf(endpoint(TokenFlaw.UNAVAILABLE)),
                KafkaUnavailableException.class))
        .contains("no token could be had from http://127.0.0.1:", "503", "check that it runs");
  }

  @Test
  void wrongSecretOfAClient() {
    Map<String, Object> client = SecuredKafka.client(WayIn.SASL_SSL_OAUTHBEARER, "alice");
    client.put("sasl.oauthbearer.client.credentials.client.secret", "hunter2");

    assertThat(refusal(client, KafkaAccessException.class))
        .contains("no token was given by http://127.0.0.1:", "401")
        .endsWith("check the id and the secret of the client, and the URL");
  }

  @Test
  void tokenEndpointThatIsDownOrNotAllowed() {
    Map<String, Object> client = clientWithTokensOf(URI.create(NOBODY));

    assertThat(refusal(client, InvalidRequestException.class))
        .endsWith("start the JVM with -D" + ALLOWED_URLS + "=" + NOBODY);
    String allowed = System.getProperty(ALLOWED_URLS);
    System.setProperty(ALLOWED_URLS, allowed + "," + NOBODY);
    try {
      assertThat(refusal(client, KafkaUnavailableException.class))
          .contains("no token could be had from " + NOBODY, "Connection refused");
    } finally {
      System.setProperty(ALLOWED_URLS, allowed);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SSL", "SASL_SSL_SCRAM_SHA_512"})
  void authorityThatDidNotSign(WayIn way) throws Exception {
    Map<String, Object> client = SecuredKafka.client(way, "alice");
    client.put("ssl.truststore.location", write("other.pem", other.certificate()));

    assertThat(refusal(client, KafkaAccessException.class))
        .contains("no trusted authority signed the broker's certificate")
        .endsWith("check the authorities that are trusted (ssl.truststore.*)");
  }

  @Test
  void certificateOfABrokerForAnotherNameOrExpired() throws Exception {
    Map<String, Object> client = SecuredKafka.client(WayIn.SSL, "alice");
    client.put("ssl.truststore.location", write("other.pem", other.certificate()));
    try (TlsPort port = TlsPort.open(other.forServer("elsewhere.test"))) {
      client.put("bootstrap.servers", port.address());
      assertThat(refusal(client, KafkaAccessException.class))
          .contains("certificate is not for the name that was asked for", "127.0.0.1");
    }
    try (TlsPort port = TlsPort.open(other.expired("localhost", "127.0.0.1"))) {
      client.put("bootstrap.servers", port.address());
      assertThat(refusal(client, KafkaAccessException.class))
          .contains("the broker's certificate is not valid now");
    }
  }

  @Test
  void certificateOfAClientThatIsMissingOrRefused() throws Exception {
    Map<String, Object> client = SecuredKafka.client(WayIn.MUTUAL_SSL, "alice");
    client.put("ssl.keystore.location", write("1.pem", other.forClient("alice").keyAndChain()));
    assertRefusesCertificate(client);

    client.put("ssl.keystore.location", write("2.pem", other.expired("alice").keyAndChain()));
    assertRefusesCertificate(client);

    client.keySet().removeIf(name -> name.startsWith("ssl.keystore."));
    assertRefusesCertificate(client);
  }

  private void assertRefusesCertificate(Map<String, Object> client) {
    assertThat(refusal(client, KafkaAccessException.class))
        .contains("the broker refuses the client's certificate, or misses one")
        .endsWith("signed by an authority that the broker trusts (ssl.keystore.*)");
  }

  @Test
  void filesThatCannotBeUsed() throws Exception {
    Map<String, Object> client = SecuredKafka.client(WayIn.MUTUAL_SSL, "alice");
    client.put("ssl.keystore.location", "/nowhere/tls.pem");
    assertThat(refusal(client, InvalidRequestException.class))
        .startsWith("ssl.keystore.location: there is no file /nowhere/tls.pem");

    String noKey = write("no-key.pem", other.certificate());
    client.put("ssl.keystore.location", noKey);
    assertThat(refusal(client, InvalidRequestException.class)).contains(noKey, "PRIVATE KEY");
  }

  @Test
  void jaasThatCannotBeReadIsNotQuoted() {
    Map<String, Object> client = SecuredKafka.client(WayIn.SASL_SSL_PLAIN, "alice");
    client.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule hunter2 username=alice;");

    assertThat(refusal(client, InvalidRequestException.class))
        .startsWith("sasl.jaas.config cannot be read: write the login module");
  }

  /** Kafka's client would take a TLS alert for the size of an answer, or wait in silence. */
  @ParameterizedTest
  @CsvSource({
    "PLAINTEXT, SSL, speaks TLS: write SSL or SASL_SSL",
    "PLAINTEXT, SASL_PLAINTEXT_PLAIN, wants to know who asks: write SASL_PLAINTEXT",
    "SASL_PLAINTEXT_PLAIN, SASL_SSL_PLAIN, speaks TLS: write SASL_SSL",
    "SASL_PLAINTEXT_PLAIN, PLAINTEXT, takes no credentials",
    "SASL_PLAINTEXT_PLAIN, SASL_PLAINTEXT_SCRAM_SHA_256, it takes (SCRAM-SHA-256)",
    "SSL, PLAINTEXT, speaks without TLS",
    "SSL, SASL_SSL_PLAIN, wants to know who asks: write SASL_SSL",
    "SASL_SSL_PLAIN, SASL_PLAINTEXT_PLAIN, speaks without TLS"
  })
  void portOfAnotherProtocol(WayIn client, WayIn port, String remedy) {
    Map<String, Object> properties = SecuredKafka.client(client, "alice");
    properties.put("bootstrap.servers", servers(port));

    assertThat(refusal(properties, InvalidRequestException.class))
        .startsWith("security.protocol is " + client.securityProtocol() + ", but the broker at ")
        .contains(remedy);
  }

  @Test
  void credentialsAtAPortThatTakesNone() {
    Map<String, Object> client = SecuredKafka.client(WayIn.SASL_SSL_PLAIN, "alice");
    client.put("bootstrap.servers", servers(WayIn.SSL));

    assertThat(refusal(client, KafkaAccessException.class))
        .contains("the broker takes no credentials here")
        .endsWith("check security.protocol and the port");
  }

  @Test
  void noRights() {
    assertThat(
            refusal(
                SecuredKafka.client(WayIn.SASL_SSL_PLAIN, "bob"), InvalidRequestException.class))
        .contains("no such topic, or no right to see it: " + SecuredKafka.TOPIC, "grant DESCRIBE");
  }

  private String refusal(
      Map<String, Object> client, Class<? extends KafkaBackupException> expected) {
    try (KafkaBackup backups = KafkaBackup.builder().kafka(client).repository(folder).build()) {
      long start = System.nanoTime();
      KafkaBackupException failure =
          catchThrowableOfType(
              KafkaBackupException.class,
              () -> backups.backup(BackupRequest.of(SecuredKafka.TOPIC)));
      assertThat(failure).isInstanceOf(expected);
      String line = String.valueOf(failure.getMessage());
      assertThat(line).hasLineCount(1).doesNotContain("hunter2", "s3cr");
      assertThat((System.nanoTime() - start) / 1_000_000_000).as(line).isLessThan(30);
      return line;
    }
  }

  private static Map<String, Object> clientWithTokensOf(URI endpoint) {
    Map<String, Object> client = SecuredKafka.client(WayIn.SASL_SSL_OAUTHBEARER, "alice");
    client.put("sasl.oauthbearer.token.endpoint.url", endpoint.toString());
    client.put("sasl.login.retry.backoff.max.ms", 1000);
    return client;
  }

  private static URI endpoint(TokenFlaw flaw) {
    return SecuredKafka.CLUSTER.tokenServer().tokenEndpoint(flaw);
  }

  private static Object servers(WayIn way) {
    return String.valueOf(SecuredKafka.client(way, "alice").get("bootstrap.servers"));
  }

  private String write(String name, String pem) throws Exception {
    return Files.writeString(folder.resolve(name), pem).toString();
  }
}
