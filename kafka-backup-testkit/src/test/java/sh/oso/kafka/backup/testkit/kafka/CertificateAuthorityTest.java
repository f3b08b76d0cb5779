package sh.oso.kafka.backup.testkit.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.security.SignatureException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {

  private final CertificateAuthority authority = CertificateAuthority.create("Test authority");

  @Test
  void signsForServersByNameAndAddress() throws Exception {
    List<X509Certificate> chain = read(authority.forServer("localhost", "127.0.0.1").chain());

    X509Certificate server = chain.get(0);
    server.verify(chain.get(1).getPublicKey());
    server.checkValidity();
    assertThat(server.getSubjectX500Principal().getName()).isEqualTo("CN=localhost");
    assertThat(server.getIssuerX500Principal().getName()).isEqualTo("CN=Test authority");
    assertThat(server.getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(List.of(2, "localhost"), List.of(7, "127.0.0.1"));
    assertThat(server.getBasicConstraints()).isEqualTo(-1);
  }

  @Test
  void isAnAuthorityItself() throws Exception {
    X509Certificate own = read(authority.certificate()).get(0);

    own.verify(own.getPublicKey());
    assertThat(own.getBasicConstraints()).isNotEqualTo(-1);
  }

  @Test
  void namesClients() throws Exception {
    CertificateAuthority.Identity alice = authority.forClient("alice");

    assertThat(read(alice.chain()).get(0).getSubjectX500Principal().getName())
        .isEqualTo("CN=alice");
    assertThat(alice.keyAndChain()).startsWith("-----BEGIN PRIVATE KEY-----");
    assertThat(alice.toString()).doesNotContain("PRIVATE");
  }

  @Test
  void signsWhatHasExpired() throws Exception {
    X509Certificate expired = read(authority.expired("alice").chain()).get(0);

    assertThatThrownBy(expired::checkValidity).isInstanceOf(CertificateExpiredException.class);
  }

  @Test
  void ofTheSameNameIsNotTheSame() throws Exception {
    X509Certificate other =
        read(CertificateAuthority.create("Test authority").certificate()).get(0);

    assertThatThrownBy(
            () -> read(authority.forClient("alice").chain()).get(0).verify(other.getPublicKey()))
        .isInstanceOf(SignatureException.class);
  }

  private static List<X509Certificate> read(String pem) throws Exception {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(US_ASCII)))
        .stream()
        .map(X509Certificate.class::cast)
        .toList();
  }
}
