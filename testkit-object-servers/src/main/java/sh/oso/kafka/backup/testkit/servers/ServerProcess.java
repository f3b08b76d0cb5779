package sh.oso.kafka.backup.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server that listens on one port and writes its output to a file. It dies with this JVM. For one
 * thread.
 */
final class ServerProcess {

  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private final List<String> command;
  private final Path log;
  private final int port;
  private final Thread reaper = new Thread(this::kill);
  private @Nullable Process process;

  /**
   * Describes a server.
   *
   * @param command what starts it; it must come to listen on {@code port} of the loopback address
   * @param log where its output goes, appended
   */
  ServerProcess(List<String> command, int port, Path log) {
    this.command = List.copyOf(command);
    this.port = port;
    this.log = log;
    Runtime.getRuntime().addShutdownHook(reaper);
  }

  /** A port that nobody listens on right now. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it and waits until its port takes connections. */
  void start() {
    try {
      Process started =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      process = started;
      long deadline = System.nanoTime() + READY_WITHIN.toNanos();
      while (!listens()) {
        if (!started.isAlive() || System.nanoTime() > deadline) {
          kill();
          throw new IllegalStateException(
              command.get(0) + " did not start; its output:\n" + Files.readString(log));
        }
        Thread.sleep(50);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
      throw new IllegalStateException("interrupted while a server started", e);
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Ends it without warning, as kill -9 does; its files stay. */
  void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      try {
        running.waitFor(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Ends it so that it can write down what it has to. */
  void stop() {
    Process running = process;
    if (running != null) {
      running.destroy();
      try {
        if (running.waitFor(10, TimeUnit.SECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      kill();
    }
  }

  /** Ends it for good. */
  void close() {
    kill();
    if (Thread.currentThread() != reaper) {
      try {
        Runtime.getRuntime().removeShutdownHook(reaper);
      } catch (IllegalStateException e) {
        // The JVM is ending: the hook runs anyway.
      }
    }
  }
}
