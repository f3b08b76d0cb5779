package sh.oso.kafka.backup.engine.protocol;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.BootstrapConfiguration;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.MetadataUpdater;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.network.Selectable;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.LogContext;
import sh.oso.kafka.backup.api.InvalidRequestException;

/** Ordinary Kafka client properties, read as the public Admin client reads them. */
final class ClientProperties {

  private static final int LEAVE_TO_SYSTEM = -1;

  private final Map<String, Object> given;
  private final AbstractConfig config;

  ClientProperties(Map<String, ?> given) {
    this.given = new HashMap<>(given);
    try {
      this.config = new QuietConfig(this.given);
    } catch (ConfigException e) {
      throw new InvalidRequestException(
          "the Kafka client properties cannot work: " + Failures.rootMessage(e), e);
    }
  }

  AbstractConfig config() {
    return config;
  }

  String clientId() {
    Object clientId = given.get(CommonClientConfigs.CLIENT_ID_CONFIG);
    return clientId == null ? "kafka-backup" : clientId.toString();
  }

  /** Where this client is, so that a broker can name a replica nearby; empty if it does not say. */
  String clientRack() {
    Object rack = given.get(CommonClientConfigs.CLIENT_RACK_CONFIG);
    return rack == null ? "" : rack.toString();
  }

  /** Whether certificates or keys lie in files. */
  boolean hasTlsFiles() {
    return TlsFiles.PROPERTIES.stream().anyMatch(given::containsKey);
  }

  int requestTimeoutMs() {
    return config.getInt(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG);
  }

  long maxIdleMs() {
    return longValue(CommonClientConfigs.CONNECTIONS_MAX_IDLE_MS_CONFIG);
  }

  /** A client that connects as these properties say, over a selector made with them. */
  NetworkClient open(
      Selectable selector, MetadataUpdater nodes, int maxInFlight, Time time, LogContext log) {
    return new NetworkClient(
        selector,
        nodes,
        clientId(),
        maxInFlight,
        longValue(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG),
        longValue(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG),
        socketBufferBytes(CommonClientConfigs.SEND_BUFFER_CONFIG),
        socketBufferBytes(CommonClientConfigs.RECEIVE_BUFFER_CONFIG),
        requestTimeoutMs(),
        longValue(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG),
        longValue(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG),
        time,
        true,
        new ApiVersions(),
        log,
        MetadataRecoveryStrategy.NONE,
        BootstrapConfiguration.DISABLED,
        false);
  }

  private long longValue(String name) {
    return config.getLong(name);
  }

  /** Kafka's defaults of 64 and 128 KiB throttle long fat lines; the system's own tuning is not. */
  private int socketBufferBytes(String name) {
    return given.containsKey(name) ? config.getInt(name) : LEAVE_TO_SYSTEM;
  }

  /** Does not print all values at INFO. */
  private static final class QuietConfig extends AdminClientConfig {
    QuietConfig(Map<String, Object> values) {
      super(values, false);
    }
  }
}
