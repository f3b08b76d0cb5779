package sh.oso.kafka.backup.testkit.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports for brokers. */
final class LoopbackPorts {

  static final String HOST = "127.0.0.1";

  // Below what systems give to outgoing connections: such a connection could sit on the port of a
  // broker that is down just when it is to start again.
  private static final int FIRST = 12_000;
  private static final int END = 32_000;

  private LoopbackPorts() {}

  /** Finds different ports that nobody listens on. */
  static List<Integer> find(int count) {
    Set<Integer> ports = new LinkedHashSet<>();
    for (int attempts = 0; ports.size() < count; attempts++) {
      if (attempts == 10_000) {
        throw new IllegalStateException("no free port from " + FIRST + " to " + (END - 1));
      }
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (isFree(port)) {
        ports.add(port);
      }
    }
    return List.copyOf(ports);
  }

  /** Never the loopback address of IPv6, on which no broker listens. */
  static InetSocketAddress address(int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address(port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
