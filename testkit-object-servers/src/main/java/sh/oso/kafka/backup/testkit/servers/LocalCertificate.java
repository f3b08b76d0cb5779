package sh.oso.kafka.backup.testkit.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate for localhost that nobody signed but itself.
 *
 * @param certificate PEM file with it, which is also that of its authority
 * @param key PEM file with its PKCS#8 key
 * @param keystore PKCS#12 file with both, whose password is {@link #PASSWORD}
 * @param server the same for a server of the JDK
 */
public record LocalCertificate(Path certificate, Path key, Path keystore, SSLContext server) {

  /** Password of the key store. */
  public static final String PASSWORD = "changeit";

  /**
   * Makes one that is good for 30 days.
   *
   * @param folder for its files
   * @return a new certificate
   * @throws IOException if it cannot be written, or the JDK has no keytool
   * @throws GeneralSecurityException if the JDK lacks something that every JDK has
   */
  public static LocalCertificate create(Path folder) throws IOException, GeneralSecurityException {
    Path file = folder.resolve("all.p12");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-keystore",
            file.toString(),
            "-storepass",
            PASSWORD,
            "-alias",
            "server",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost,ip:127.0.0.1",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-validity",
            "30");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException("keytool failed");
    }
    KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext server = SSLContext.getInstance("TLS");
    server.init(keys.getKeyManagers(), null, null);
    return new LocalCertificate(
        pem(
            folder.resolve("server.pem"),
            "CERTIFICATE",
            store.getCertificate("server").getEncoded()),
        pem(
            folder.resolve("server.key"),
            "PRIVATE KEY",
            store.getKey("server", PASSWORD.toCharArray()).getEncoded()),
        file,
        server);
  }

  private static Path pem(Path file, String label, byte[] der) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
  }
}
