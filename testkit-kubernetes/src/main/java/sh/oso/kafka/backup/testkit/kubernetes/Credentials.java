package sh.oso.kafka.backup.testkit.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.UUID;
import sh.oso.kafka.backup.testkit.kafka.CertificateAuthority;

/**
 * What the servers and their clients prove themselves with, all new, as files in one folder.
 *
 * @param folder that holds them
 * @param adminToken lets its bearer do everything
 */
record Credentials(Path folder, String adminToken) {

  static Credentials create(Path folder) {
    Credentials credentials = new Credentials(folder, UUID.randomUUID().toString());
    CertificateAuthority authority = CertificateAuthority.create("Kubernetes of the tests");
    CertificateAuthority.Identity server =
        authority.forServer("localhost", KubernetesServer.HOST, "kubernetes.default.svc");
    write(credentials.authority(), authority.certificate());
    write(credentials.serverChain(), server.chain());
    write(credentials.serverKey(), server.key());
    write(credentials.tokens(), credentials.adminToken + ",admin,admin,system:masters\n");
    KeyPair signer = newKeys();
    write(credentials.signingKey(), pem("PRIVATE KEY", signer.getPrivate().getEncoded()));
    write(credentials.verifyingKey(), pem("PUBLIC KEY", signer.getPublic().getEncoded()));
    return credentials;
  }

  Path authority() {
    return folder.resolve("ca.pem");
  }

  Path serverChain() {
    return folder.resolve("server.pem");
  }

  Path serverKey() {
    return folder.resolve("server-key.pem");
  }

  /** The known users, one a line, as kube-apiserver takes them. */
  Path tokens() {
    return folder.resolve("tokens.csv");
  }

  /** Signs tokens of service accounts. */
  Path signingKey() {
    return folder.resolve("service-accounts-key.pem");
  }

  Path verifyingKey() {
    return folder.resolve("service-accounts.pem");
  }

  /** Keeps the token to itself. */
  @Override
  public String toString() {
    return "Credentials[" + folder + "]";
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  private static void write(Path file, String text) {
    Folders.write(file, text.getBytes(UTF_8));
  }
}
