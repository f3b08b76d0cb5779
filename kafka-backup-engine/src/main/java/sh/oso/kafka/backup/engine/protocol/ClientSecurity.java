package sh.oso.kafka.backup.engine.protocol;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every client of this engine has in common, the raw one and Kafka's admin client. */
public final class ClientSecurity {

  private static final Logger LOG = LoggerFactory.getLogger(ClientSecurity.class);

  private static final int LOGIN_RETRIES_MS = 10_000;

  private ClientSecurity() {}

  /**
   * Properties of a client that reads certificates anew when their files change, and does not wait
   * for ever for a token. What was given wins, and is checked before; what is dangerous is logged.
   *
   * @param given properties of a Kafka client
   * @param connectTimeout how long to wait for a server of tokens
   * @throws sh.oso.kafka.backup.api.InvalidRequestException if there are slips in the names, or
   *     what is said about security does not fit together
   */
  public static Map<String, Object> prepare(Map<String, Object> given, Duration connectTimeout) {
    PropertyNames.check(given.keySet());
    SecurityCheck.warningsOf(given).forEach(LOG::warn);
    Map<String, Object> properties = new HashMap<>(given);
    String protocol =
        String.valueOf(given.get(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG))
            .toUpperCase(Locale.ROOT);
    if (protocol.endsWith("SSL")) {
      properties.putIfAbsent(
          SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, ReloadingSslEngineFactory.class);
    }
    if ("OAUTHBEARER".equals(given.get(SaslConfigs.SASL_MECHANISM))) {
      int timeoutMs = (int) Math.min(connectTimeout.toMillis(), Integer.MAX_VALUE);
      properties.putIfAbsent(SaslConfigs.SASL_LOGIN_CONNECT_TIMEOUT_MS, timeoutMs);
      properties.putIfAbsent(SaslConfigs.SASL_LOGIN_READ_TIMEOUT_MS, timeoutMs);
      properties.putIfAbsent(
          SaslConfigs.SASL_LOGIN_RETRY_BACKOFF_MAX_MS,
          (long) Math.min(timeoutMs, LOGIN_RETRIES_MS));
    }
    return properties;
  }
}
