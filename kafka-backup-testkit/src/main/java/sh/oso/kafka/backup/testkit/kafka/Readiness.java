package sh.oso.kafka.backup.testkit.kafka;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;

/** Waits until a broker serves clients. */
final class Readiness {

  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final int CONNECT_TIMEOUT_MS = 2000;

  private final BrokerProcess broker;
  private final long deadlineNanos = System.nanoTime() + TIMEOUT.toNanos();

  Readiness(BrokerProcess broker) {
    this.broker = broker;
  }

  /**
   * Waits until the broker accepts connections, then until it answers a client and sees the nodes
   * that it should. A broker answers when it is registered, and lists itself when it may lead.
   */
  void await(int port, Map<String, Object> client, Predicate<Collection<Node>> complete) {
    while (!accepts(port)) {
      pause("does not accept connections on port " + port);
    }
    Map<String, Object> properties = new LinkedHashMap<>(client);
    properties.put("bootstrap.servers", LoopbackPorts.HOST + ":" + port);
    properties.put("request.timeout.ms", 5000);
    properties.put("default.api.timeout.ms", 5000);
    try (Admin admin = Admin.create(properties)) {
      String problem = describe(admin, complete);
      while (!problem.isEmpty()) {
        pause(problem);
        problem = describe(admin, complete);
      }
    }
  }

  private static String describe(Admin admin, Predicate<Collection<Node>> complete) {
    try {
      Collection<Node> nodes = admin.describeCluster().nodes().get();
      return complete.test(nodes) ? "" : "sees only these brokers: " + nodes;
    } catch (ExecutionException failure) {
      return "does not serve clients: " + failure.getCause();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a broker starts", interrupted);
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(LoopbackPorts.address(port), CONNECT_TIMEOUT_MS);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private void pause(String problem) {
    if (broker.awaitExit(PAUSE)) {
      throw new IllegalStateException("broker " + broker.id() + " ended" + broker.describeLog());
    }
    if (System.nanoTime() > deadlineNanos) {
      throw new IllegalStateException(
          "broker %d is not ready after %s, it %s%s"
              .formatted(broker.id(), TIMEOUT, problem, broker.describeLog()));
    }
  }
}
