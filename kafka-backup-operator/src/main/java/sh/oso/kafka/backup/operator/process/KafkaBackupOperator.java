package sh.oso.kafka.backup.operator.process;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import sh.oso.kafka.backup.operator.job.JobObjects;
import sh.oso.kafka.backup.operator.process.OperatorServer.Answer;

/** The operator: all kinds, its metrics and its health, until the close. */
public final class KafkaBackupOperator implements AutoCloseable {

  private static final int FIRST_RETRY_MILLIS = 2_000;
  private static final int LAST_RETRY_MILLIS = 60_000;
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicBoolean closing = new AtomicBoolean();
  private final AtomicBoolean started = new AtomicBoolean();
  private final OperatorSettings settings;
  private final KubernetesClient client;
  private final Leadership leadership;
  private final Operator operator;
  private final OperatorServer metrics;
  private final OperatorServer health;

  /**
   * Makes an operator that listens but does not work yet.
   *
   * @param client closed with the operator
   * @throws IOException if it cannot listen
   */
  public KafkaBackupOperator(OperatorSettings settings, KubernetesClient client)
      throws IOException {
    this.settings = settings;
    this.client = client;
    this.leadership = new Leadership(client, settings.namespace());
    this.operator =
        new Operator(
            overrider -> {
              overrider
                  .withKubernetesClient(client)
                  // Still needed to give the lease back.
                  .withCloseClientOnStop(false)
                  .withConcurrentReconciliationThreads(settings.threads())
                  .withReconciliationTerminationTimeout(GRACE)
                  // Where resources have just been defined, or rights given, they come in a while.
                  .withStopOnInformerErrorDuringStartup(false)
                  .withMetrics(new OperatorMetrics(registry));
              if (settings.leaderElection()) {
                overrider.withLeaderElectionConfiguration(leadership.configuration());
              }
            });
    JobObjects objects =
        new JobObjects(
            new JobObjects.Image(
                settings.image(), settings.imagePullPolicy(), settings.jobMetricsPort()));
    Clock clock = Clock.systemUTC();
    register(new Reconcilers.Backups(objects, clock));
    register(new Reconcilers.Restores(objects, clock));
    register(new Reconcilers.OffsetResets(objects, clock));
    register(new Reconcilers.OffsetRollbacks(objects, clock));
    register(new Reconcilers.Validations(objects, clock));
    this.metrics =
        new OperatorServer(
            settings.metricsPort(),
            Map.of("/metrics", () -> new Answer(200, TEXT, registry.scrape())));
    this.health =
        new OperatorServer(
            settings.healthPort(),
            Map.of("/healthz", () -> Answer.health(true), "/readyz", () -> Answer.health(ready())));
  }

  private <R extends HasMetadata> void register(Reconciler<R> reconciler) {
    operator.register(
        reconciler,
        overrider -> {
          // An annotation asks for a backup, and is no new generation of the spec.
          overrider.withGenerationAware(false);
          overrider.withRetry(
              new GenericRetry()
                  .setInitialInterval(FIRST_RETRY_MILLIS)
                  .setIntervalMultiplier(1.5)
                  .setMaxInterval(LAST_RETRY_MILLIS)
                  .withoutMaxAttempts());
          if (!settings.namespaces().isEmpty()) {
            overrider.settingNamespaces(settings.namespaces());
          }
        });
  }

  /** Works until the close. Returns once it is known what there is, or that another leads. */
  public void start() {
    operator.start();
    started.set(true);
  }

  /**
   * Whether all resources are known, be it by the one that leads or by one that waits. Answers at
   * once: the operator itself lets nobody ask while it starts or stops.
   */
  private boolean ready() {
    return started.get() && !closing.get() && operator.getRuntimeInfo().allEventSourcesAreHealthy();
  }

  /** Where metrics are. */
  int metricsPort() {
    return metrics.port();
  }

  /** Where the health is told. */
  int healthPort() {
    return health.port();
  }

  /** Lets work that has begun come to an end, for ten seconds at most, and another replica lead. */
  @Override
  public void close() {
    closing.set(true);
    leadership.leave();
    operator.stop();
    if (settings.leaderElection()) {
      leadership.giveBack();
    }
    client.close();
    metrics.close();
    health.close();
    registry.close();
  }
}
