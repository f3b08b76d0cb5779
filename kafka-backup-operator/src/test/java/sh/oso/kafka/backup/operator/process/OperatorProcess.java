package sh.oso.kafka.backup.operator.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The operator as a process of its own, which can be killed. */
final class OperatorProcess implements AutoCloseable {

  private final Process process;
  private final Thread reaper;

  private OperatorProcess(Process process) {
    this.process = process;
    this.reaper = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(reaper);
  }

  /**
   * Starts it, and does not wait until it works.
   *
   * @param kubeconfig whose rights it has
   * @param namespace that it looks after
   * @param log where its output goes, appended
   */
  static OperatorProcess start(Path kubeconfig, String namespace, boolean leaderElection, Path log)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Main.class.getName()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder
        .environment()
        .putAll(
            Map.of(
                "KUBECONFIG",
                kubeconfig.toString(),
                "KAFKA_BACKUP_OPERATOR_IMAGE",
                OperatorUnderTest.IMAGE,
                "KAFKA_BACKUP_OPERATOR_NAMESPACES",
                namespace,
                "KAFKA_BACKUP_OPERATOR_NAMESPACE",
                OperatorUnderTest.HOME,
                "KAFKA_BACKUP_OPERATOR_LEADER_ELECTION",
                String.valueOf(leaderElection),
                "KAFKA_BACKUP_OPERATOR_METRICS_PORT",
                "0",
                "KAFKA_BACKUP_OPERATOR_HEALTH_PORT",
                "0",
                "KAFKA_BACKUP_OPERATOR_JOB_METRICS_PORT",
                "0"));
    return new OperatorProcess(builder.start());
  }

  /** Ends it without warning, as kill -9 does. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(reaper);
  }
}
