package sh.oso.kafka.backup.operator.install;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import sh.oso.kafka.backup.testkit.image.UnpackedImage;
import sh.oso.kafka.backup.testkit.kubernetes.KubernetesServer;

/**
 * One replica of a Deployment: the image's own entry point as a process in the image's read-only
 * files, with the variables of the manifest and the token of its service account, as in a pod.
 */
final class OperatorProcess implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

  private final Process process;
  private final int healthPort;
  private final int metricsPort;
  private final Path log;
  private final Path collections;

  private OperatorProcess(
      Process process, int healthPort, int metricsPort, Path log, Path collections) {
    this.process = process;
    this.healthPort = healthPort;
    this.metricsPort = metricsPort;
    this.log = log;
    this.collections = collections;
  }

  /**
   * Starts one with a heap of 256 MiB.
   *
   * @param name of the pod
   * @param folder empty, for what it writes
   */
  static OperatorProcess start(
      KubernetesServer server, UnpackedImage image, JsonNode deployment, String name, Path folder)
      throws IOException {
    String namespace = deployment.at("/metadata/namespace").textValue();
    JsonNode pod = deployment.at("/spec/template/spec");
    Path account = Files.createDirectories(folder.resolve("account"));
    Files.writeString(
        account.resolve("token"),
        server.tokenOf(namespace, pod.path("serviceAccountName").textValue()));
    Files.writeString(account.resolve("namespace"), namespace);
    Files.copy(Path.of(server.config().getCaCertFile()), account.resolve("ca.crt"));
    Path logs = Files.createDirectories(folder.resolve("logs"));
    logs.toFile().setWritable(true, false);
    List<String> command = new ArrayList<>();
    JSON.readTree(image.configuration())
        .at("/config/Entrypoint")
        .forEach(word -> command.add(word.textValue()));
    ProcessBuilder builder = image.container(command, Map.of(ACCOUNT, account, "/logs", logs));
    int healthPort = freePort();
    int metricsPort = freePort();
    URI api = URI.create(server.url());
    Map<String, String> environment = builder.environment();
    pod.at("/containers/0/env")
        .forEach(it -> environment.put(it.path("name").textValue(), value(it, namespace)));
    environment.put("HOSTNAME", name);
    environment.put("KUBERNETES_SERVICE_HOST", api.getHost());
    environment.put("KUBERNETES_SERVICE_PORT", String.valueOf(api.getPort()));
    // All pods have the network of this machine.
    environment.put("KAFKA_BACKUP_OPERATOR_HEALTH_PORT", String.valueOf(healthPort));
    environment.put("KAFKA_BACKUP_OPERATOR_METRICS_PORT", String.valueOf(metricsPort));
    environment.put("JDK_JAVA_OPTIONS", "-Xmx256m -Xlog:gc:file=/logs/gc.log");
    Path log = folder.resolve("log");
    Process process =
        builder
            .redirectOutput(log.toFile())
            .redirectError(folder.resolve("errors").toFile())
            .start();
    return new OperatorProcess(process, healthPort, metricsPort, log, logs.resolve("gc.log"));
  }

  private static String value(JsonNode variable, String namespace) {
    if (variable.has("value")) {
      return variable.path("value").textValue();
    }
    String field = variable.at("/valueFrom/fieldRef/fieldPath").textValue();
    if (!field.equals("metadata.namespace")) {
      throw new IllegalArgumentException("no value for " + field);
    }
    return namespace;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  Process process() {
    return process;
  }

  boolean isHealthy() {
    return answer(healthPort, "/healthz").equals("ok\n");
  }

  boolean isReady() {
    return answer(healthPort, "/readyz").equals("ok\n");
  }

  /** How often it has looked at a KafkaBackup. */
  double reconciliations() {
    String meter = "kafka_backup_operator_reconciliations_total{kind=\"KafkaBackup\"} ";
    return answer(metricsPort, "/metrics")
        .lines()
        .filter(line -> line.startsWith(meter))
        .mapToDouble(line -> Double.parseDouble(line.substring(meter.length())))
        .sum();
  }

  /** Empty if there is none, or another one than 200. */
  private static String answer(int port, String path) {
    try {
      var connection =
          (HttpURLConnection)
              URI.create("http://localhost:" + port + path).toURL().openConnection();
      // As long as a probe waits.
      connection.setReadTimeout(5_000);
      if (connection.getResponseCode() != 200) {
        return "";
      }
      try (InputStream body = connection.getInputStream()) {
        return new String(body.readAllBytes(), UTF_8);
      }
    } catch (IOException e) {
      return "";
    }
  }

  /** All lines of its log; fails if one is no JSON object. */
  List<JsonNode> log() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  /** What the collector wrote of the heap. */
  String collections() throws IOException {
    return Files.readString(collections);
  }

  /** The most of the machine's memory that it has had, in KiB. */
  long mostResidentKibibytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", process.pid() + "", "status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no VmHWM of " + process.pid());
  }

  /** Asks it to stop, as the kubelet does, and waits for 30 seconds at most. */
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("not within the 30 seconds that Kubernetes grants");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
