package sh.oso.kafka.backup.cli.settings;

import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns a block about a cluster into properties of a Kafka client. */
final class ClusterSettings {

  private static final Pattern SERVER =
      Pattern.compile("(\\[[0-9A-Fa-f:%.]+]|[^\\s:/,]+):\\d{1,5}");

  private final String block;
  private final SettingsReader reader;
  private final Problems problems;
  private final Map<String, Value.Text> properties = new HashMap<>();

  private ClusterSettings(String block, SettingsReader reader, Problems problems) {
    this.block = block;
    this.reader = reader;
    this.problems = problems;
  }

  /** The client's properties; secrets among them. */
  static Map<String, String> read(String block, SettingsReader reader, Problems problems) {
    ClusterSettings cluster = new ClusterSettings(block, reader, problems);
    cluster.properties.putAll(reader.map(Key.PROPERTIES, cluster.path(Key.PROPERTIES)));
    cluster.servers();
    cluster.protocol();
    cluster.tls();
    if (reader.has(block + ".sasl")) {
      new SaslSettings(block, reader, problems, cluster::name).read();
    }
    new SecurityRules(block, reader.has(block + ".sasl"), cluster.properties, problems).check();
    Map<String, String> result = new TreeMap<>();
    cluster.properties.forEach((name, value) -> result.put(name, value.text()));
    return result;
  }

  private void servers() {
    List<String> servers = reader.list(Key.BOOTSTRAP_SERVERS, path(Key.BOOTSTRAP_SERVERS));
    Origin origin = origin(Key.BOOTSTRAP_SERVERS);
    if (servers.isEmpty() || origin == null) {
      return;
    }
    Value.Text all = new Value.Text(String.join(",", servers), origin);
    for (String server : servers) {
      if (!SERVER.matcher(server).matches()) {
        problems.add(
            path(Key.BOOTSTRAP_SERVERS),
            new Value.Text(server, origin),
            "is no broker's address; write host:port");
      }
    }
    name("bootstrap.servers", all, Key.BOOTSTRAP_SERVERS);
  }

  private void protocol() {
    Value.Text protocol = reader.text(Key.SECURITY_PROTOCOL, path(Key.SECURITY_PROTOCOL));
    if (protocol != null) {
      checkOneOf(path(Key.SECURITY_PROTOCOL), protocol, SecurityRules.PROTOCOLS);
      name("security.protocol", protocol, Key.SECURITY_PROTOCOL);
    }
  }

  private void tls() {
    SettingsReader.FileSetting authority =
        pem(Key.CA_FILE, "ssl.truststore.location", "CERTIFICATE");
    if (authority != null) {
      name("ssl.truststore.type", new Value.Text("PEM", authority.origin()), Key.CA_FILE);
    }
    if (certificateLeftOut()) {
      return;
    }
    boolean certificate =
        pem(Key.CERT_FILE, "kafka-backup.ssl.certificate.location", "CERTIFICATE") != null;
    boolean key = pem(Key.KEY_FILE, "kafka-backup.ssl.key.location", "PRIVATE KEY") != null;
    if (certificate != key) {
      Key missing = certificate ? Key.KEY_FILE : Key.CERT_FILE;
      Key given = certificate ? Key.CERT_FILE : Key.KEY_FILE;
      problems.add(
          path(missing), "is missing; " + path(given) + " needs it beside it", origin(given));
    }
  }

  /** Whether a certificate that may be missing is: one file of the two alone is a mistake. */
  private boolean certificateLeftOut() {
    SettingsReader.FileSetting certificate = reader.file(Key.CERT_FILE, path(Key.CERT_FILE));
    SettingsReader.FileSetting key = reader.file(Key.KEY_FILE, path(Key.KEY_FILE));
    return optional()
        && certificate != null
        && key != null
        && Files.notExists(certificate.file())
        && Files.notExists(key.file());
  }

  private boolean optional() {
    String path = path(Key.CERTIFICATE_OPTIONAL);
    Value.Text optional = reader.text(Key.CERTIFICATE_OPTIONAL, path);
    if (optional == null) {
      return false;
    }
    checkOneOf(path, optional, List.of("true", "false"));
    return optional.text().equals("true");
  }

  /** Names the file rather than what is in it, so that it is read anew when it changes. */
  private SettingsReader.@Nullable FileSetting pem(Key key, String property, String content) {
    SettingsReader.FileSetting file = reader.file(key, path(key));
    String pem = file == null ? null : FileText.read(file, problems);
    if (file == null || pem == null) {
      return file;
    }
    if (content.equals("PRIVATE KEY")
        && pem.matches("(?s).*-----BEGIN (RSA|EC|DSA) PRIVATE KEY.*")) {
      problems.add(
          file.path(),
          file.file() + " is not in PKCS#8; convert it with 'openssl pkcs8 -topk8 -nocrypt'",
          file.origin());
    } else if (!pem.contains(content + "-----")) {
      problems.add(
          file.path(), file.file() + " has no '" + content + "' in PEM form", file.origin());
    }
    name(property, new Value.Text(file.file().toString(), file.origin()), key);
    return file;
  }

  /** Sets a property that has a name of ours; the command line wins over the file. */
  private void name(String property, Value.Text value, Key key) {
    Value.Text other = properties.get(property);
    if (other != null
        && !other.text().equals(value.text())
        && other.origin().flag() == value.origin().flag()) {
      problems.add(
          path(key), "is given, and the property " + property + " too; keep one", value.origin());
    }
    if (other == null || value.origin().flag() || !other.origin().flag()) {
      properties.put(property, value);
    }
  }

  private void checkOneOf(String path, Value.Text value, List<String> legal) {
    if (!legal.contains(value.text())) {
      problems.add(path, value, SettingsReader.notOneOf(value.text(), legal));
    }
  }

  private @Nullable Origin origin(Key key) {
    return reader.origin(path(key));
  }

  private String path(Key key) {
    return key.path().replaceFirst("^kafkaCluster", block);
  }
}
