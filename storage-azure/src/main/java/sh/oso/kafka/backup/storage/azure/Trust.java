package sh.oso.kafka.backup.storage.azure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Trust in certificates of one's own, besides those that the JDK trusts. */
final class Trust {

  private Trust() {}

  static SSLContext with(Path pemFile) throws IOException {
    try {
      KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
      all.load(null, null);
      for (TrustManager manager : managers(null)) {
        if (manager instanceof X509TrustManager known) {
          for (X509Certificate authority : known.getAcceptedIssuers()) {
            all.setCertificateEntry(UUID.randomUUID().toString(), authority);
          }
        }
      }
      Collection<? extends Certificate> own;
      try (InputStream in = Files.newInputStream(pemFile)) {
        own = CertificateFactory.getInstance("X.509").generateCertificates(in);
      }
      if (own.isEmpty()) {
        throw new IOException("there is no certificate in " + pemFile + ", the caFile");
      }
      for (Certificate authority : own) {
        all.setCertificateEntry(UUID.randomUUID().toString(), authority);
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers(all), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(
          pemFile + ", the caFile, does not hold certificates in PEM form: " + e.getMessage(), e);
    }
  }

  private static TrustManager[] managers(@Nullable KeyStore trusted)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory.getTrustManagers();
  }
}
