package sh.oso.kafka.backup.testkit.kafka;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;

/** The certificates of a cluster, all signed by one authority, as PEM files for both sides. */
record Certificates(Path folder, Set<String> clients) {

  static Certificates create(Path folder, Collection<String> clients) {
    Certificates certificates = new Certificates(folder, Set.copyOf(clients));
    try {
      Files.createDirectories(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException("no folder for certificates can be made", failure);
    }
    certificates.renew();
    return certificates;
  }

  /** Puts new ones, signed by a new authority, in the place of the old ones. */
  void renew() {
    CertificateAuthority signer = CertificateAuthority.create("Test authority");
    write(authority(), signer.certificate());
    write(broker(), signer.forServer("localhost", LoopbackPorts.HOST).keyAndChain());
    clients.forEach(client -> write(client(client), signer.forClient(client).keyAndChain()));
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

  /** Nobody ever reads half of one. */
  private static void write(Path file, String pem) {
    try {
      Path whole = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), pem);
      Files.move(whole, file, ATOMIC_MOVE);
    } catch (IOException failure) {
      throw new UncheckedIOException("a certificate cannot be written to " + file, failure);
    }
  }
}
