package sh.oso.kafka.backup.engine.cluster;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.engine.protocol.BootstrapPorts;
import sh.oso.kafka.backup.engine.protocol.LoginFailure;

/**
 * A client that has not asked anything yet.
 *
 * @param what is being done with it, for the message of a failure
 * @param whenSilent looks why nobody answers, and throws what it finds, if anything
 */
record Entrance(Admin admin, String what, Runnable whenSilent) {

  /** Makes the client; throws kinds of {@link sh.oso.kafka.backup.api.KafkaBackupException}. */
  static Entrance open(Map<String, Object> properties, Limits limits) {
    Map<String, Object> config = new HashMap<>(properties);
    config.putIfAbsent(AdminClientConfig.CLIENT_ID_CONFIG, "kafka-backup-admin");
    config.putIfAbsent(
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        (int) Math.min(limits.retryTimeout().toMillis(), 60_000));
    config.putIfAbsent(
        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
        (int) Math.min(limits.retryTimeout().toMillis(), 30_000));
    BootstrapPorts ports = new BootstrapPorts(properties, limits.connectTimeout());
    ports.lookBefore();
    try {
      Object servers = properties.getOrDefault(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "");
      return new Entrance(Admin.create(config), "connecting to Kafka at " + servers, ports::look);
    } catch (RuntimeException e) {
      throw LoginFailure.of(config, e);
    }
  }
}
