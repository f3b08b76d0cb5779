package sh.oso.kafka.backup.engine.security;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import sh.oso.kafka.backup.testkit.kafka.CertificateAuthority.Identity;

/** Shows a certificate to whoever connects; what comes after the handshake, it does not know. */
record TlsPort(SSLServerSocket socket) implements AutoCloseable {

  static TlsPort open(Identity identity) throws GeneralSecurityException, IOException {
    KeyStore store = store("PKCS12", identity, "changeit");
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    SSLServerSocket socket =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    TlsPort port = new TlsPort(socket);
    Thread thread = new Thread(port::shakeHands, "tls-port");
    thread.setDaemon(true);
    thread.start();
    return port;
  }

  /** A store of Java with one identity in it. */
  static KeyStore store(String type, Identity identity, String password)
      throws GeneralSecurityException, IOException {
    String body =
        identity
            .key()
            .replace("-----BEGIN PRIVATE KEY-----", "")
            .replace("-----END PRIVATE KEY-----", "");
    byte[] chain = identity.chain().getBytes(StandardCharsets.US_ASCII);
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, null);
    store.setKeyEntry(
        "own",
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body))),
        password.toCharArray(),
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(chain))
            .toArray(Certificate[]::new));
    return store;
  }

  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  private void shakeHands() {
    while (!socket.isClosed()) {
      try (SSLSocket client = (SSLSocket) socket.accept()) {
        client.startHandshake();
      } catch (IOException refusedOrClosed) {
        // the client is asked what it thinks
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
