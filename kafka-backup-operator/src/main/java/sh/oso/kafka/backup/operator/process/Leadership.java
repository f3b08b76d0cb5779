package sh.oso.kafka.backup.operator.process;

import static java.net.HttpURLConnection.HTTP_CONFLICT;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which of the replicas works: the one that holds the lease. */
final class Leadership {

  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
  private static final String LEASE = "kafka-backup-operator";
  private static final int LEASE_LOST = 1;

  private final AtomicBoolean leaving = new AtomicBoolean();
  private final KubernetesClient client;
  private final String namespace;
  private final String identity;

  /**
   * One replica's part in it.
   *
   * @param namespace of the lease
   */
  Leadership(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
    String pod = System.getenv("HOSTNAME");
    this.identity = pod == null || pod.isBlank() ? UUID.randomUUID().toString() : pod;
  }

  /** Who loses the lease must not go on: it ends, and is started anew as one that waits. */
  LeaderElectionConfiguration configuration() {
    LeaderCallbacks callbacks =
        new LeaderCallbacks(
            () -> LOG.info("this replica leads"),
            () -> {
              if (!leaving.get()) {
                LOG.error("the lease is lost, so this replica ends");
                Ending.exit(LEASE_LOST);
              }
            },
            leader -> LOG.info("leader: identity={}", leader));
    return new LeaderElectionConfiguration(
        LEASE,
        namespace,
        LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE,
        LeaderElectionConfiguration.RENEW_DEADLINE_DEFAULT_VALUE,
        LeaderElectionConfiguration.RETRY_PERIOD_DEFAULT_VALUE,
        identity,
        callbacks,
        false);
  }

  /** From now on it is no accident if the lease is lost. */
  void leave() {
    leaving.set(true);
  }

  /**
   * Gives the lease back, if this replica holds it, so that another need not wait until it runs
   * out. The framework would do so, but stops the threads that it needs for it first.
   */
  void giveBack() {
    var place = client.leases().inNamespace(namespace).withName(LEASE);
    try {
      Lease lease = place.get();
      if (lease == null || !identity.equals(lease.getSpec().getHolderIdentity())) {
        return;
      }
      lease.getSpec().setHolderIdentity("");
      lease.getSpec().setLeaseDurationSeconds(1);
      lease.getSpec().setRenewTime(ZonedDateTime.now(ZoneOffset.UTC));
      client.resource(lease).update();
      LOG.info("the lease is given back");
    } catch (KubernetesClientException e) {
      if (e.getCode() != HTTP_CONFLICT) {
        LOG.warn("the lease is not given back, so others wait until it runs out", e);
      }
    }
  }
}
