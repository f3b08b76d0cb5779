package sh.oso.kafka.backup.testkit.kafka;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * A private authority and what it signed, as PEM files: key first, then the chain. Made with the
 * JDK's keytool, because the JDK has no public way to sign a certificate.
 */
record Certificates(Path folder) {

  private static final String STORE = "all.p12";

  static Certificates create(Path folder, Collection<String> clients) {
    try {
      Files.createDirectories(folder);
      String password = UUID.randomUUID().toString();
      keytool(folder, password, "ca", "CN=Test authority", "-ext", "bc:critical=ca:true");
      keytool(
          folder,
          password,
          "broker",
          "CN=localhost",
          "-signer",
          "ca",
          "-ext",
          "san=dns:localhost,ip:127.0.0.1");
      for (String client : clients) {
        keytool(folder, password, "client-" + client, "CN=" + client, "-signer", "ca");
      }
      return export(folder, password, clients);
    } catch (IOException | GeneralSecurityException failure) {
      throw new IllegalStateException("certificates for the brokers were not made", failure);
    }
  }

  Path authority() {
    return folder.resolve("ca.pem");
  }

  Path broker() {
    return folder.resolve("broker.pem");
  }

  Path client(String user) {
    return folder.resolve("client-" + user + ".pem");
  }

  private static Certificates export(Path folder, String password, Collection<String> clients)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(folder.resolve(STORE).toFile(), password.toCharArray());
    Certificates certificates = new Certificates(folder);
    Files.writeString(
        certificates.authority(), pem("CERTIFICATE", store.getCertificate("ca").getEncoded()));
    writeKeyAndChain(store, password, "broker", certificates.broker());
    for (String client : clients) {
      writeKeyAndChain(store, password, "client-" + client, certificates.client(client));
    }
    return certificates;
  }

  private static void writeKeyAndChain(KeyStore store, String password, String alias, Path file)
      throws IOException, GeneralSecurityException {
    StringBuilder text = new StringBuilder();
    text.append(pem("PRIVATE KEY", store.getKey(alias, password.toCharArray()).getEncoded()));
    for (Certificate certificate : store.getCertificateChain(alias)) {
      text.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    Files.writeString(file, text);
  }

  private static String pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  private static void keytool(
      Path folder, String password, String alias, String name, String... further)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    command.addAll(List.of("-genkeypair", "-keystore", STORE, "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", password, "-alias", alias, "-dname", name));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30"));
    command.addAll(List.of(further));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException("keytool failed for " + alias + ": " + output.strip());
    }
  }
}
