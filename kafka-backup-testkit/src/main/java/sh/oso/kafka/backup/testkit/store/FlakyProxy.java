package sh.oso.kafka.backup.testkit.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A way to a server on this machine that breaks on demand: it cuts connections in the middle of an
 * answer or a request, lets bytes drip, or is not there at all. It passes bytes on without looking
 * at them. Safe for use by many threads.
 */
public final class FlakyProxy implements Closeable {

  private static final long NEVER = Long.MAX_VALUE;

  private final InetSocketAddress server;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong bytesUp = new AtomicLong();
  private final AtomicLong bytesDown = new AtomicLong();
  private volatile long cutUpAfter = NEVER;
  private volatile long cutDownAfter = NEVER;
  private volatile long bytesPerSecond;
  private volatile boolean down;

  private FlakyProxy(InetSocketAddress server) throws IOException {
    this.server = server;
    this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    start("flaky-proxy", this::accept);
  }

  /**
   * Opens a way to a server; it works so far.
   *
   * @param port where the server listens on the loopback address
   * @return the open proxy, for the caller to close
   */
  public static FlakyProxy to(int port) {
    try {
      return new FlakyProxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Where clients connect.
   *
   * @return a port of the loopback address
   */
  public int port() {
    return listener.getLocalPort();
  }

  /** Ends all connections, and each new one at once, as if the server were gone. */
  public void goDown() {
    down = true;
    sockets.forEach(FlakyProxy::closeQuietly);
  }

  /**
   * Ends the next connection that sends so much, counted over all connections from now; later ones
   * live.
   *
   * @param bytes how many bytes get through to the server, 0 or more
   */
  public void cutUploadAfter(long bytes) {
    bytesUp.set(0);
    cutUpAfter = bytes;
  }

  /**
   * Ends the next connection that receives so much, counted over all connections from now; later
   * ones live.
   *
   * @param bytes how many bytes get through to the client, 0 or more
   */
  public void cutDownloadAfter(long bytes) {
    bytesDown.set(0);
    cutDownAfter = bytes;
  }

  /**
   * Lets bytes pass slowly.
   *
   * @param rate bytes per second for each direction of each connection; 0 for no limit
   */
  public void slowTo(long rate) {
    bytesPerSecond = rate;
  }

  /** Works again as it should. */
  public void heal() {
    cutUpAfter = NEVER;
    cutDownAfter = NEVER;
    bytesPerSecond = 0;
    down = false;
  }

  @Override
  public void close() {
    closeQuietly(listener);
    sockets.forEach(FlakyProxy::closeQuietly);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        connect(listener.accept());
      } catch (IOException e) {
        // Closed, or the server is not there: then the client's connection ends as well.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    sockets.add(client);
    Socket upstream = new Socket();
    sockets.add(upstream);
    try {
      if (down) {
        throw new IOException("down");
      }
      upstream.connect(server);
    } catch (IOException e) {
      end(client, upstream);
      return;
    }
    start("flaky-proxy-up", () -> pump(client, upstream, true));
    start("flaky-proxy-down", () -> pump(upstream, client, false));
  }

  private void pump(Socket from, Socket to, boolean up) {
    byte[] buffer = new byte[16 << 10];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        long passed = (up ? bytesUp : bytesDown).addAndGet(count);
        long limit = up ? cutUpAfter : cutDownAfter;
        if (passed > limit) {
          disarm(up);
          out.write(buffer, 0, (int) Math.max(0, count - (passed - limit)));
          out.flush();
          return;
        }
        out.write(buffer, 0, count);
        out.flush();
        dawdle(count);
      }
    } catch (IOException e) {
      // One side went away: so does the other.
    } finally {
      end(from, to);
    }
  }

  private void disarm(boolean up) {
    if (up) {
      cutUpAfter = NEVER;
    } else {
      cutDownAfter = NEVER;
    }
  }

  private void dawdle(int count) {
    long rate = bytesPerSecond;
    if (rate > 0) {
      LockSupport.parkNanos(count * 1_000_000_000L / rate);
    }
  }

  private void end(Socket one, Socket other) {
    closeQuietly(one);
    closeQuietly(other);
    sockets.remove(one);
    sockets.remove(other);
  }

  private static void closeQuietly(Closeable resource) {
    try {
      resource.close();
    } catch (IOException e) {
      // Nothing is lost: it is being thrown away.
    }
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
