package sh.oso.kafka.backup.testkit.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The three processes of the control plane, on ports of the loopback address. */
final class ControlPlane {

  // What tests meet. Nothing that wants real nodes, clouds or load balancers.
  private static final String CONTROLLERS =
      String.join(
          ",",
          "clusterrole-aggregation-controller",
          "cronjob-controller",
          "deployment-controller",
          "disruption-controller",
          "garbage-collector-controller",
          "job-controller",
          "namespace-controller",
          "pod-garbage-collector-controller",
          "replicaset-controller",
          "root-ca-certificate-publisher-controller",
          "serviceaccount-controller",
          "ttl-after-finished-controller");

  private final KubernetesPrograms programs;
  private final Credentials credentials;
  private final Path folder;
  private final int port;
  private final List<Daemon> daemons = new ArrayList<>();

  ControlPlane(KubernetesPrograms programs, Credentials credentials, Path folder, int port) {
    this.programs = programs;
    this.credentials = credentials;
    this.folder = folder;
    this.port = port;
  }

  /** A port that nobody listens on right now. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException("no port is free", failure);
    }
  }

  /** Starts etcd and the API server, which asks for etcd until it answers. */
  synchronized void startServers() {
    String etcd = "http://" + KubernetesServer.HOST + ":" + freePort();
    String peer = "http://" + KubernetesServer.HOST + ":" + freePort();
    start(
        "etcd",
        "--name=default",
        "--data-dir=" + folder.resolve("etcd"),
        "--listen-client-urls=" + etcd,
        "--advertise-client-urls=" + etcd,
        "--listen-peer-urls=" + peer,
        "--initial-advertise-peer-urls=" + peer,
        "--initial-cluster=default=" + peer,
        "--unsafe-no-fsync",
        "--log-level=warn");
    start(
        "kube-apiserver",
        "--etcd-servers=" + etcd,
        "--bind-address=" + KubernetesServer.HOST,
        "--advertise-address=" + KubernetesServer.HOST,
        // A loopback address may not be an endpoint of the service "kubernetes".
        "--endpoint-reconciler-type=none",
        "--secure-port=" + port,
        "--tls-cert-file=" + credentials.serverChain(),
        "--tls-private-key-file=" + credentials.serverKey(),
        "--token-auth-file=" + credentials.tokens(),
        "--authorization-mode=RBAC",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-key-file=" + credentials.verifyingKey(),
        "--service-account-signing-key-file=" + credentials.signingKey(),
        "--service-cluster-ip-range=10.96.0.0/24",
        "--profiling=false");
  }

  /** Starts the controllers; the API server is to be ready. */
  synchronized void startControllers(Path kubeconfig) {
    start(
        "kube-controller-manager",
        "--kubeconfig=" + kubeconfig,
        "--controllers=" + CONTROLLERS,
        "--bind-address=" + KubernetesServer.HOST,
        "--secure-port=" + freePort(),
        "--cert-dir=" + folder.resolve("controllers"),
        "--leader-elect=false",
        "--root-ca-file=" + credentials.authority(),
        "--kube-api-qps=200",
        "--kube-api-burst=400",
        "--profiling=false");
  }

  private void start(String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(programs.path(program)));
    command.addAll(List.of(arguments));
    daemons.add(Daemon.start(program, command, folder));
  }

  /** Throws with the end of its output if one is gone. */
  synchronized void checkAlive() {
    daemons.forEach(Daemon::checkAlive);
  }

  /** The end of what each has written. */
  synchronized String output() {
    StringBuilder all = new StringBuilder();
    daemons.forEach(daemon -> all.append(daemon.output()).append('\n'));
    return all.toString();
  }

  /** Ends all without warning, the last that was started first. */
  synchronized void kill() {
    for (int i = daemons.size() - 1; i >= 0; i--) {
      daemons.get(i).kill();
    }
  }
}
