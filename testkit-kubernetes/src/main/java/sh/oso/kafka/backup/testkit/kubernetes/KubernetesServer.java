package sh.oso.kafka.backup.testkit.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * A Kubernetes control plane of its own: etcd, kube-apiserver and kube-controller-manager as
 * processes on random ports of the loopback address, with RBAC and the usual admission, which
 * includes pod security. It has no scheduler; its one node is a {@link TestKubelet}, if started. It
 * dies with this JVM.
 */
public final class KubernetesServer implements AutoCloseable {

  static final String HOST = "127.0.0.1";
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);

  private final Path folder;
  private final Credentials credentials;
  private final int port;
  private final ControlPlane plane;
  private final KubernetesClient admin;
  private final Thread reaper;

  private KubernetesServer(KubernetesPrograms programs) {
    this.folder = Folders.temporary("kubernetes-");
    this.credentials = Credentials.create(folder);
    this.port = ControlPlane.freePort();
    this.plane = new ControlPlane(programs, credentials, folder, port);
    this.admin = new KubernetesClientBuilder().withConfig(config()).build();
    this.reaper = new Thread(this::end);
    Runtime.getRuntime().addShutdownHook(reaper);
  }

  /**
   * Starts one. Skips the running test if the programs are not installed, and fails it where the
   * environment says {@code CI=true}.
   *
   * @return a control plane that is ready, for the caller to close
   */
  public static KubernetesServer start() {
    KubernetesServer server = new KubernetesServer(KubernetesPrograms.find());
    try {
      server.awaitReady();
      return server;
    } catch (RuntimeException failure) {
      server.close();
      throw failure;
    }
  }

  private void awaitReady() {
    plane.startServers();
    await("the API server", () -> "ok".equals(admin.raw("/readyz")));
    plane.startControllers(kubeconfig());
    await("the controllers", () -> hasDefaultAccount("default"));
  }

  private boolean hasDefaultAccount(String namespace) {
    return admin.serviceAccounts().inNamespace(namespace).withName("default").get() != null;
  }

  private void await(String what, BooleanSupplier ready) {
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    while (!isReady(ready)) {
      plane.checkAlive();
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(what + " did not become ready:\n" + plane.output());
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while Kubernetes started", interrupted);
      }
    }
  }

  private static boolean isReady(BooleanSupplier ready) {
    try {
      return ready.getAsBoolean();
    } catch (KubernetesClientException notYet) {
      return false;
    }
  }

  /**
   * A client that may do everything.
   *
   * @return one client for all; closed with this
   */
  public KubernetesClient client() {
    return admin;
  }

  /**
   * How a client reaches the server and may do everything.
   *
   * @return settings that nothing else of this machine has a part in
   */
  public Config config() {
    return config(credentials.adminToken());
  }

  private Config config(String token) {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(url())
        .withCaCertFile(credentials.authority().toString())
        .withOauthToken(token)
        .withNamespace("default")
        .withRequestRetryBackoffLimit(0)
        .build();
  }

  /**
   * A client with the rights of a service account, as a pod of that account has it.
   *
   * @param namespace of the account
   * @param serviceAccount the name of one that exists
   * @return a new client, for the caller to close; its token is good for an hour
   */
  public KubernetesClient clientOf(String namespace, String serviceAccount) {
    return new KubernetesClientBuilder()
        .withConfig(config(tokenOf(namespace, serviceAccount)))
        .build();
  }

  /**
   * Has a token made for a service account.
   *
   * @param namespace of the account
   * @param serviceAccount the name of one that exists
   * @return a bearer token that is good for an hour
   */
  public String tokenOf(String namespace, String serviceAccount) {
    return Objects.requireNonNull(
            admin
                .serviceAccounts()
                .inNamespace(namespace)
                .withName(serviceAccount)
                .tokenRequest(
                    new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(3600L)
                        .endSpec()
                        .build()))
        .getStatus()
        .getToken();
  }

  /**
   * Makes a namespace and waits until pods can be made in it.
   *
   * @param name of a namespace that does not exist
   * @param labels of the namespace, for example {@code pod-security.kubernetes.io/enforce}
   */
  public void createNamespace(String name, Map<String, String> labels) {
    admin
        .namespaces()
        .resource(
            new io.fabric8.kubernetes.api.model.NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build())
        .create();
    await(
        "the service account of namespace " + name,
        () ->
            hasDefaultAccount(name)
                && admin.configMaps().inNamespace(name).withName("kube-root-ca.crt").get() != null);
  }

  /**
   * A settings file for {@code kubectl} and other clients, which may do everything with it.
   *
   * @return a file that lives as long as this
   */
  public Path kubeconfig() {
    return writeKubeconfig("admin", credentials.adminToken());
  }

  /**
   * A settings file for clients with the rights of a service account.
   *
   * @param namespace of the account
   * @param serviceAccount the name of one that exists
   * @return a file that lives as long as this; its token is good for an hour
   */
  public Path kubeconfigOf(String namespace, String serviceAccount) {
    return writeKubeconfig(namespace + "." + serviceAccount, tokenOf(namespace, serviceAccount));
  }

  private Path writeKubeconfig(String user, String token) {
    String text =
        """
        apiVersion: v1
        kind: Config
        current-context: test
        clusters:
        - name: test
          cluster:
            server: %s
            certificate-authority: %s
        users:
        - name: %s
          user:
            token: %s
        contexts:
        - name: test
          context:
            cluster: test
            user: %s
            namespace: default
        """
            .formatted(url(), credentials.authority(), user, token, user);
    return Folders.write(folder.resolve(user + ".kubeconfig"), text.getBytes(UTF_8));
  }

  /**
   * Where the API server listens.
   *
   * @return an {@code https} URL without path
   */
  public String url() {
    return "https://" + HOST + ":" + port;
  }

  /** The port of the API server. */
  int port() {
    return port;
  }

  /** The certificate of the authority that signed for the API server. */
  String authority() {
    try {
      return Files.readString(credentials.authority());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * What the three programs have written last, to show when a test fails.
   *
   * @return the end of the output of each
   */
  public String output() {
    return plane.output();
  }

  /** Ends the three processes and forgets everything. */
  @Override
  public void close() {
    admin.close();
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(reaper);
    } catch (IllegalStateException ending) {
      // The JVM is ending: the hook runs anyway.
    }
  }

  private void end() {
    plane.kill();
    Folders.delete(folder);
  }
}
