package sh.oso.kafka.backup.testkit.kafka;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * A private authority that signs certificates for tests, sound ones and others. The JDK has no
 * public way to sign one, so they are put together here from ASN.1 (RFC 5280).
 */
public final class CertificateAuthority {

  private static final Duration LIFETIME = Duration.ofDays(30);
  private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
  private static final String BASIC_CONSTRAINTS = "2.5.29.19";
  private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";

  private final X500Principal name;
  private final KeyPair keys;
  private final byte[] certificate;

  /**
   * What one side of a connection shows.
   *
   * @param key the private key, PKCS#8 in PEM
   * @param chain its certificate and then that of the authority, in PEM
   */
  public record Identity(String key, String chain) {
    /**
     * Key and chain as one text, as Kafka takes them for {@code ssl.keystore.location}.
     *
     * @return PEM
     */
    public String keyAndChain() {
      return key + chain;
    }

    /** Keeps the key to itself. */
    @Override
    public String toString() {
      return "Identity";
    }
  }

  private CertificateAuthority(X500Principal name, KeyPair keys, byte[] certificate) {
    this.name = name;
    this.keys = keys;
    this.certificate = certificate;
  }

  /**
   * Makes an authority with a new key.
   *
   * @param commonName what its certificate is to be called
   * @return an authority whose certificate is valid for 30 days
   */
  public static CertificateAuthority create(String commonName) {
    X500Principal name = new X500Principal("CN=" + commonName);
    KeyPair keys = newKeys();
    byte[] mayIssue =
        Der.sequence(Der.oid(BASIC_CONSTRAINTS), Der.TRUE, Der.octets(Der.sequence(Der.TRUE)));
    Instant now = Instant.now();
    byte[] certificate =
        sign(
            name, name, keys, keys.getPublic(), now.minusSeconds(60), now.plus(LIFETIME), mayIssue);
    return new CertificateAuthority(name, keys, certificate);
  }

  /**
   * The authority's own certificate.
   *
   * @return PEM, as Kafka takes it for {@code ssl.truststore.location}
   */
  public String certificate() {
    return pem("CERTIFICATE", certificate);
  }

  /**
   * Signs for a server.
   *
   * @param hosts names, or IPv4 addresses, that the certificate is good for
   * @return valid for 30 days
   */
  public Identity forServer(String... hosts) {
    Instant now = Instant.now();
    return issue("CN=" + hosts[0], List.of(hosts), now.minusSeconds(60), now.plus(LIFETIME));
  }

  /**
   * Signs for a client.
   *
   * @param commonName who the client is
   * @return valid for 30 days
   */
  public Identity forClient(String commonName) {
    Instant now = Instant.now();
    return issue("CN=" + commonName, List.of(), now.minusSeconds(60), now.plus(LIFETIME));
  }

  /**
   * Signs what is no longer valid.
   *
   * @param commonName whose certificate it was
   * @param hosts as in {@link #forServer}; none for a client
   * @return expired since an hour
   */
  public Identity expired(String commonName, String... hosts) {
    Instant now = Instant.now();
    return issue(
        "CN=" + commonName, List.of(hosts), now.minus(LIFETIME), now.minus(Duration.ofHours(1)));
  }

  private Identity issue(String subject, List<String> hosts, Instant first, Instant end) {
    KeyPair own = newKeys();
    byte[][] extensions =
        hosts.isEmpty()
            ? new byte[0][]
            : new byte[][] {
              Der.sequence(
                  Der.oid(SUBJECT_ALTERNATIVE_NAME),
                  Der.octets(
                      Der.sequence(hosts.stream().map(Der::hostName).toArray(byte[][]::new))))
            };
    byte[] signed =
        sign(name, new X500Principal(subject), keys, own.getPublic(), first, end, extensions);
    return new Identity(
        pem("PRIVATE KEY", own.getPrivate().getEncoded()),
        pem("CERTIFICATE", signed) + certificate());
  }

  private static byte[] sign(
      X500Principal issuer,
      X500Principal subject,
      KeyPair by,
      PublicKey key,
      Instant first,
      Instant end,
      byte[]... extensions) {
    byte[] algorithm = Der.sequence(Der.oid(ECDSA_WITH_SHA256));
    byte[] content =
        Der.sequence(
            Der.tagged(0, Der.integer(2)), // version 3
            Der.randomInteger(),
            algorithm,
            issuer.getEncoded(),
            Der.sequence(Der.time(first), Der.time(end)),
            subject.getEncoded(),
            key.getEncoded(),
            extensions.length == 0 ? new byte[0] : Der.tagged(3, Der.sequence(extensions)));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(by.getPrivate());
      signature.update(content);
      return Der.sequence(content, algorithm, Der.bits(signature.sign()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }
}
