package sh.oso.kafka.backup.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import sh.oso.kafka.backup.api.store.StoreSettingsReader;

/**
 * The certificate authorities that vouch for the server.
 *
 * @param certificates empty for those of the JVM
 */
record PrivateCa(List<Certificate> certificates) {

  static PrivateCa read(StoreSettingsReader reader) {
    Optional<Path> file = reader.findFile(KnownSettings.CA_FILE);
    return new PrivateCa(file.map(it -> certificates(it, reader)).orElse(List.of()));
  }

  private static List<Certificate> certificates(Path file, StoreSettingsReader reader) {
    List<Certificate> found = List.of();
    try (InputStream in = Files.newInputStream(file)) {
      found = List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
    } catch (IOException | GeneralSecurityException e) {
      // told below
    }
    if (found.isEmpty()) {
      reader.problem(KnownSettings.CA_FILE, file + " holds no certificates in PEM");
    }
    return found;
  }

  boolean isGiven() {
    return !certificates.isEmpty();
  }

  TrustManager[] trustManagers() {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("ca-" + i, certificates.get(i));
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("every JVM keeps certificates", e);
    }
  }
}
