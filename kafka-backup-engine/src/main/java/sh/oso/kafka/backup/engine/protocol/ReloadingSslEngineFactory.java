package sh.oso.kafka.backup.engine.protocol;

import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.InvalidRequestException;

/**
 * Kafka's own way to set up TLS, begun anew when the files of certificates and keys have changed:
 * the next connection shows and trusts the new ones, where Kafka's clients would read them once and
 * for all. Files that cannot be used, being half written perhaps, leave in force what was before.
 *
 * <p>Kafka makes one for each client, for one thread.
 */
public final class ReloadingSslEngineFactory implements SslEngineFactory {

  private static final Logger LOG = LoggerFactory.getLogger(ReloadingSslEngineFactory.class);

  private final Map<String, Object> properties = new HashMap<>();
  private TlsFiles files = new TlsFiles(Map.of());
  private DefaultSslEngineFactory current = new DefaultSslEngineFactory();

  /** Made by Kafka's clients. */
  public ReloadingSslEngineFactory() {}

  @Override
  public void configure(Map<String, ?> configs) {
    properties.putAll(configs);
    files = TlsFiles.read(properties);
    current = open(files);
  }

  private DefaultSslEngineFactory open(TlsFiles read) {
    DefaultSslEngineFactory opened = new DefaultSslEngineFactory();
    opened.configure(read.asKafkaKnowsThem(properties));
    return opened;
  }

  @Override
  public SSLEngine createClientSslEngine(
      String peerHost, int peerPort, String endpointIdentification) {
    reload();
    return current.createClientSslEngine(peerHost, peerPort, endpointIdentification);
  }

  private void reload() {
    try {
      TlsFiles now = TlsFiles.read(properties);
      if (!now.equals(files)) {
        DefaultSslEngineFactory renewed = open(now);
        current.close();
        current = renewed;
        files = now;
        LOG.debug("certificates were read anew: {}", now);
      }
    } catch (RuntimeException e) {
      LOG.warn(
          "certificates have changed and cannot be used, those before stay in force: {}",
          // Ours says which file; Kafka's is wrapped into "Failed to load ...".
          e instanceof InvalidRequestException ? e.getMessage() : Failures.rootMessage(e));
    }
  }

  @Override
  public SSLEngine createServerSslEngine(String peerHost, int peerPort) {
    return current.createServerSslEngine(peerHost, peerPort);
  }

  @Override
  public boolean shouldBeRebuilt(Map<String, Object> nextConfigs) {
    return current.shouldBeRebuilt(nextConfigs);
  }

  @Override
  public Set<String> reconfigurableConfigs() {
    return current.reconfigurableConfigs();
  }

  @Override
  public KeyStore keystore() {
    return current.keystore();
  }

  @Override
  public KeyStore truststore() {
    return current.truststore();
  }

  @Override
  public void close() {
    current.close();
  }
}
