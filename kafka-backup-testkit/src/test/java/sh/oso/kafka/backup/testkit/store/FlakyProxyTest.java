package sh.oso.kafka.backup.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlakyProxyTest {

  private static final int SIZE = 200_000;

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final FlakyProxy proxy = FlakyProxy.to(server.getLocalPort());

  FlakyProxyTest() throws IOException {
    Thread thread = new Thread(this::serve);
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes a length and as many bytes, then answers. */
  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept();
          DataInputStream in = new DataInputStream(socket.getInputStream())) {
        in.readFully(new byte[in.readInt()]);
        socket.getOutputStream().write(new byte[SIZE]);
      } catch (IOException e) {
        // The client sees it.
      }
    }
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    server.close();
  }

  @Test
  void passesBytesOnUntilToldOtherwise() throws IOException {
    assertThat(ask(0)).isEqualTo(SIZE);
  }

  @Test
  void cutsOneAnswer() throws IOException {
    proxy.cutDownloadAfter(50_000);
    assertThat(ask(0)).isLessThanOrEqualTo(50_000);
    assertThat(ask(0)).isEqualTo(SIZE);
  }

  @Test
  void cutsOneRequest() throws IOException {
    proxy.cutUploadAfter(50_000);
    assertThat(ask(100_000)).isZero();
    assertThat(ask(100_000)).isEqualTo(SIZE);
  }

  @Test
  void isGoneUntilHealed() throws IOException {
    proxy.goDown();
    assertThat(ask(0)).isZero();
    proxy.heal();
    assertThat(ask(0)).isEqualTo(SIZE);
  }

  @Test
  void letsBytesDrip() throws IOException {
    proxy.slowTo(400_000);
    long begin = System.nanoTime();
    assertThat(ask(0)).isEqualTo(SIZE);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(400));
  }

  /** Bytes of the answer that arrive. */
  private int ask(int bodyBytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
      int count = 0;
      try {
        socket
            .getOutputStream()
            .write(ByteBuffer.allocate(4 + bodyBytes).putInt(bodyBytes).array());
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[8192];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          count += n;
        }
      } catch (IOException e) {
        // Cut: what arrived until then counts.
      }
      return count;
    }
  }
}
