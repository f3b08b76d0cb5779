package sh.oso.kafka.backup.operator.process;

import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the operator until it is stopped. */
public final class Main {

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int NOT_STARTED = 1;
  private static final int WRONG_SETTINGS = 2;

  private Main() {}

  /** Takes its settings from the environment, and the cluster as pods are told of it. */
  public static void main(String[] arguments) throws IOException {
    OperatorSettings settings;
    try {
      settings = OperatorSettings.of(System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(WRONG_SETTINGS);
      return;
    }
    KafkaBackupOperator operator =
        new KafkaBackupOperator(settings, new KubernetesClientBuilder().build());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(operator), "operator-stop"));
    try {
      operator.start();
    } catch (RuntimeException e) {
      LOG.error("the operator cannot start", e);
      Ending.exit(NOT_STARTED);
    }
    LOG.info(
        "operator started: image={} namespaces={}",
        settings.image(),
        settings.namespaces().isEmpty() ? "all" : settings.namespaces());
  }

  private static void stop(KafkaBackupOperator operator) {
    operator.close();
    LOG.info("operator stopped");
    Ending.halt();
  }
}
