package sh.oso.kafka.backup.engine.protocol;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.engine.protocol.PortProbe.Kind;

/** Compares what the bootstrap servers speak with what a client is told to speak. */
public final class BootstrapPorts {

  /** A server that does not answer says nothing about the settings; the client tries them all. */
  private static final int MOST_TRIED = 3;

  private static final Duration MOST_TIME = Duration.ofSeconds(2);

  private final Map<String, ?> properties;
  private final String protocol;
  private final String mechanism;
  private final List<String> servers;
  private final Duration timeout;

  /**
   * Describes a client.
   *
   * @param properties of a Kafka client
   * @param connectTimeout how long it may take; less is taken
   */
  public BootstrapPorts(Map<String, ?> properties, Duration connectTimeout) {
    this.properties = properties;
    protocol =
        text(properties, CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "PLAINTEXT")
            .toUpperCase(Locale.ROOT);
    mechanism = text(properties, SaslConfigs.SASL_MECHANISM, "");
    Object given = properties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    Stream<?> all =
        given instanceof List<?> list ? list.stream() : Stream.of(String.valueOf(given).split(","));
    servers = all.map(server -> server.toString().strip()).limit(MOST_TRIED).toList();
    Duration share = connectTimeout.dividedBy(MOST_TRIED + 1);
    timeout = share.compareTo(MOST_TIME) < 0 ? share : MOST_TIME;
  }

  /**
   * Looks before a client connects that was told to do so without TLS: it must not meet a port with
   * TLS.
   *
   * @throws InvalidRequestException if the first server that answers speaks otherwise
   */
  public void lookBefore() {
    if (!protocol.endsWith("SSL")) {
      look();
    }
  }

  /**
   * Looks, as after a client got no answer.
   *
   * @throws InvalidRequestException if the first server that answers speaks otherwise
   */
  public void look() {
    for (String server : servers) {
      String host = Utils.getHost(server);
      Integer port = Utils.getPort(server);
      if (host != null && port != null) {
        InetSocketAddress address = new InetSocketAddress(host, port);
        PortProbe probe = PortProbe.look(SocketFactory.getDefault(), address, askedFor(), timeout);
        String problem =
            probe.kind() == Kind.TLS && protocol.equals("SSL")
                ? problemBehindTls(address)
                : problem(probe);
        if (problem != null) {
          throw new InvalidRequestException(
              "security.protocol is " + protocol + ", but the broker at " + server + " " + problem);
        }
        if (probe.kind() != Kind.SILENT) {
          return;
        }
      }
    }
  }

  private @Nullable String problem(PortProbe probe) {
    boolean sasl = protocol.startsWith("SASL_");
    return switch (probe.kind()) {
      case SILENT -> null;
      case TLS ->
          protocol.endsWith("SSL")
              ? null
              : "speaks TLS: write "
                  + (sasl ? "SASL_SSL" : "SSL or SASL_SSL")
                  + ", or take another port";
      case PLAIN ->
          protocol.equals("PLAINTEXT")
              ? null
              : "speaks without TLS and takes no credentials: take the port of its "
                  + protocol
                  + " listener, or write PLAINTEXT if that is meant";
      case SASL -> saslProblem(probe.mechanisms(), sasl);
    };
  }

  /** A port with TLS that wants to know who asks says nothing to those who do not tell. */
  private @Nullable String problemBehindTls(InetSocketAddress address) {
    try (DefaultSslEngineFactory tls = new DefaultSslEngineFactory()) {
      tls.configure(
          TlsFiles.read(properties)
              .asKafkaKnowsThem(new ClientProperties(properties).config().values()));
      PortProbe probe =
          PortProbe.look(tls.sslContext().getSocketFactory(), address, askedFor(), timeout);
      return probe.kind() == Kind.SASL
          ? "wants to know who asks: write SASL_SSL with credentials (it takes "
              + String.join(", ", probe.mechanisms())
              + "), or take another port"
          : null;
    }
  }

  private String askedFor() {
    return mechanism.isEmpty() ? "PLAIN" : mechanism;
  }

  private @Nullable String saslProblem(List<String> mechanisms, boolean sasl) {
    if (protocol.endsWith("SSL")) {
      return "speaks without TLS: take the port of its "
          + protocol
          + " listener, or write SASL_PLAINTEXT if that is meant";
    }
    if (!sasl) {
      return "wants to know who asks: write SASL_PLAINTEXT with credentials (it takes "
          + String.join(", ", mechanisms)
          + "), or take another port";
    }
    return mechanisms.contains(mechanism)
        ? null
        : "does not take sasl.mechanism "
            + mechanism
            + ": write one that it takes ("
            + String.join(", ", mechanisms)
            + ")";
  }

  private static String text(Map<String, ?> properties, String name, String absent) {
    Object value = properties.get(name);
    return value == null ? absent : value.toString();
  }
}
