package sh.oso.kafka.backup.engine.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.SslConfigs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.testkit.kafka.CertificateAuthority;
import sh.oso.kafka.backup.testkit.kafka.CertificateAuthority.Identity;

/** Certificate and key as two files, which cannot be exchanged in one moment. */
class ReloadingSslEngineFactoryTest {

  private final CertificateAuthority authority = CertificateAuthority.create("Test authority");
  private final ReloadingSslEngineFactory factory = new ReloadingSslEngineFactory();

  @TempDir private Path folder = Path.of("made by JUnit");

  @BeforeEach
  void configure() throws Exception {
    Identity first = authority.forClient("first");
    Map<String, Object> properties =
        new HashMap<>(
            new ClientProperties(Map.of("bootstrap.servers", "localhost:9092")).config().values());
    properties.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
    properties.put(
        SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, write("ca.crt", authority.certificate()));
    properties.put(TlsFiles.CERTIFICATE, write("tls.crt", first.chain()));
    properties.put(TlsFiles.KEY, write("tls.key", first.key()));
    factory.configure(properties);
  }

  @AfterEach
  void close() {
    factory.close();
  }

  @Test
  void theNextConnectionShowsWhatLiesInTheFiles() throws Exception {
    assertThat(shown(factory.keystore())).isEqualTo("CN=first");
    Identity second = authority.forClient("second");
    write("tls.crt", second.chain());
    write("tls.key", second.key());

    factory.createClientSslEngine("localhost", 9092, "https");

    assertThat(shown(factory.keystore())).isEqualTo("CN=second");
  }

  @Test
  void theNextConnectionTrustsWhatLiesInTheFiles() throws Exception {
    write("ca.crt", CertificateAuthority.create("Other authority").certificate());

    factory.createClientSslEngine("localhost", 9092, "https");

    assertThat(shown(factory.truststore())).isEqualTo("CN=Other authority");
  }

  @Test
  void whatCannotBeUsedLeavesTheOldOnesInForceUntilItCan() throws Exception {
    Identity second = authority.forClient("second");
    write("tls.crt", second.chain().substring(0, 200));
    write("tls.key", second.key());
    factory.createClientSslEngine("localhost", 9092, "https");
    assertThat(shown(factory.keystore())).isEqualTo("CN=first");
    Files.delete(folder.resolve("tls.crt"));
    factory.createClientSslEngine("localhost", 9092, "https");
    assertThat(shown(factory.keystore())).isEqualTo("CN=first");

    write("tls.crt", second.chain());
    factory.createClientSslEngine("localhost", 9092, "https");

    assertThat(shown(factory.keystore())).isEqualTo("CN=second");
  }

  /** Whose certificate comes first in a store that has but one entry. */
  private static String shown(KeyStore store) throws Exception {
    String alias = Collections.list(store.aliases()).get(0);
    return ((X509Certificate) store.getCertificate(alias)).getSubjectX500Principal().getName();
  }

  private String write(String name, String pem) throws Exception {
    return Files.writeString(folder.resolve(name), pem).toString();
  }
}
