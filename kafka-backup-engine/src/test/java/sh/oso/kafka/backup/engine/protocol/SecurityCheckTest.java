package sh.oso.kafka.backup.engine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.oso.kafka.backup.api.InvalidRequestException;

/** Nothing is ignored that was meant to make a connection safe. */
class SecurityCheckTest {

  private static final String JAAS =
      "sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required";

  private static Map<String, Object> properties(String... entries) {
    Map<String, Object> properties = new HashMap<>();
    Stream.of(entries)
        .filter(entry -> !entry.isEmpty())
        .map(entry -> entry.split("=", 2))
        .forEach(entry -> properties.put(entry[0], entry[1]));
    return properties;
  }

  private static void assertProblem(String problem, String... entries) {
    assertThatThrownBy(() -> SecurityCheck.warningsOf(properties(entries)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith("the Kafka client properties cannot work: ")
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource({"SASL_SSLL, SASL_SSL", "SASLSSL, SASL_SSL", "PLAINTXT, PLAINTEXT", "SSL_, SSL"})
  void aProtocolThatDoesNotExistIsRefused(String given, String meant) {
    assertProblem(
        "security.protocol '"
            + given
            + "' is not one of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL (did you mean "
            + meant
            + "?)",
        "security.protocol=" + given);
  }

  @Test
  void theCaseOfLettersIsKafkasBusiness() {
    assertThat(
            SecurityCheck.warningsOf(
                properties("security.protocol=sasl_ssl", "sasl.mechanism=SCRAM-SHA-512", JAAS)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "SCRAM-SHA256, SCRAM-SHA-256",
    "scram-sha-512, SCRAM-SHA-512",
    "plain, PLAIN",
    "OAUTHBEARERR, OAUTHBEARER"
  })
  void aMechanismThatDoesNotExistIsRefused(String given, String meant) {
    assertProblem(
        "(did you mean " + meant + "?)",
        "security.protocol=SASL_SSL",
        "sasl.mechanism=" + given,
        JAAS);
  }

  @Test
  void aMechanismOfAPlugInIsLeftToIt() {
    assertThat(
            SecurityCheck.warningsOf(
                properties(
                    "security.protocol=SASL_SSL",
                    "sasl.mechanism=AWS_MSK_IAM",
                    "sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;")))
        .isEmpty();
    assertProblem(
        "sasl.mechanism 'KRAB' is not one of",
        "security.protocol=SASL_SSL",
        "sasl.mechanism=KRAB",
        JAAS);
  }

  @ParameterizedTest
  @CsvSource({"PLAINTEXT, SASL_PLAINTEXT", "SSL, SASL_SSL", "'', SASL_PLAINTEXT"})
  void credentialsAreNotIgnored(String protocol, String better) {
    assertProblem(
        ", which would ignore sasl.mechanism, sasl.jaas.config: write " + better,
        "security.protocol=" + protocol,
        "sasl.mechanism=SCRAM-SHA-512",
        JAAS);
  }

  @ParameterizedTest
  @CsvSource({
    "ssl.truststore.location, PLAINTEXT, SSL",
    "ssl.truststore.certificates, SASL_PLAINTEXT, SASL_SSL",
    "ssl.keystore.location, PLAINTEXT, SSL",
    "kafka-backup.ssl.key.location, PLAINTEXT, SSL"
  })
  void certificatesAreNotIgnored(String name, String protocol, String better) {
    assertProblem(
        ", which would ignore " + name + ": write " + better,
        "security.protocol=" + protocol,
        protocol.startsWith("SASL") ? "sasl.mechanism=SCRAM-SHA-512" : "",
        protocol.startsWith("SASL") ? JAAS : "",
        name + "=/some/file");
  }

  @Test
  void saslNeedsAMechanismAndCredentials() {
    assertProblem(
        "sasl.mechanism is missing, for which Kafka would take GSSAPI",
        "security.protocol=SASL_SSL",
        JAAS);
    assertProblem(
        "sasl.jaas.config is missing", "security.protocol=SASL_SSL", "sasl.mechanism=PLAIN");
  }

  @Test
  void tokensAreNotMadeByTheClientItself() {
    assertProblem(
        "makes tokens of its own that nobody signed",
        "security.protocol=SASL_SSL",
        "sasl.mechanism=OAUTHBEARER",
        "sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule"
            + " required;");
  }

  @ParameterizedTest
  @CsvSource({
    "ssl.keystore.certificate.chain, ssl.keystore.key",
    "ssl.keystore.key, ssl.keystore.certificate.chain",
    "kafka-backup.ssl.certificate.location, kafka-backup.ssl.key.location",
    "kafka-backup.ssl.key.location, kafka-backup.ssl.certificate.location",
    "ssl.keystore.password, ssl.keystore.location",
    "ssl.truststore.password, ssl.truststore.location"
  })
  void halfOfWhatGoesTogetherIsRefused(String given, String missing) {
    assertProblem(
        given + " is given, and " + missing + " is missing",
        "security.protocol=SSL",
        given + "=something");
  }

  @Test
  void filesThatAFactoryOfOthersDoesNotKnowAreNotIgnored() {
    assertProblem(
        "ssl.engine.factory.class is given, which would ignore "
            + "kafka-backup.ssl.certificate.location",
        "security.protocol=SSL",
        "ssl.engine.factory.class=some.Factory",
        "kafka-backup.ssl.certificate.location=/tls.crt",
        "kafka-backup.ssl.key.location=/tls.key");
  }

  @Test
  void anAuthorityAloneIsEnough() {
    assertThat(
            SecurityCheck.warningsOf(
                properties("security.protocol=SSL", "ssl.truststore.location=/ca.crt")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "OAUTHBEARER"})
  void credentialsInPlainTextAreSaidAloud(String mechanism) {
    assertThat(
            SecurityCheck.warningsOf(
                properties(
                    "security.protocol=SASL_PLAINTEXT",
                    "sasl.mechanism=" + mechanism,
                    "sasl.login.callback.handler.class=x",
                    JAAS)))
        .singleElement()
        .asString()
        .startsWith("security.protocol SASL_PLAINTEXT with " + mechanism + " shows the ");
  }

  @Test
  void aNameThatIsNotComparedIsSaidAloud() {
    assertThat(
            SecurityCheck.warningsOf(
                properties("security.protocol=SSL", "ssl.endpoint.identification.algorithm=")))
        .singleElement()
        .asString()
        .startsWith("ssl.endpoint.identification.algorithm is empty");
  }

  @ParameterizedTest
  @CsvSource({
    "http://idp.example/token, 1",
    "https://idp.example/token, 0",
    "http://127.0.0.1/, 0"
  })
  void aTokenEndpointWithoutTlsIsSaidAloud(String endpoint, int warnings) {
    assertThat(
            SecurityCheck.warningsOf(
                properties(
                    "security.protocol=SASL_SSL",
                    "sasl.mechanism=OAUTHBEARER",
                    "sasl.login.callback.handler.class=x",
                    "sasl.oauthbearer.token.endpoint.url=" + endpoint,
                    JAAS)))
        .hasSize(warnings);
  }
}
