package sh.oso.kafka.backup.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequestFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that says as much as a test wants, and then nothing. */
class JdkTransportTest {

  private static final String HALF_AN_ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 10\r\n\r\nhalf";

  private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final GenericUrl url = new GenericUrl("http://127.0.0.1:" + listener.getLocalPort());
  private final JdkTransport transport =
      new JdkTransport(HttpClient.newHttpClient(), Duration.ofMillis(500));
  private final HttpRequestFactory requests = transport.createRequestFactory();

  JdkTransportTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    listener.close();
  }

  /** Takes one connection, answers and keeps it open; takes nothing of what is sent. */
  private void answer(String text) {
    Thread server =
        new Thread(
            () -> {
              try (Socket socket = listener.accept()) {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                // Until the listener is closed.
                while (true) {
                  listener.accept().close();
                }
              } catch (IOException e) {
                // The test is over.
              }
            });
    server.setDaemon(true);
    server.start();
  }

  @Test
  void doesNotWaitForEverForAnAnswer() {
    answer("");
    assertThatThrownBy(() -> requests.buildGetRequest(url).execute())
        .isInstanceOf(HttpTimeoutException.class);
  }

  @Test
  void doesNotWaitForEverForTheServerToTakeAnUpload() {
    answer("");
    assertThatThrownBy(
            () ->
                requests
                    .buildPutRequest(url, new ByteArrayContent("a/b", new byte[32 << 20]))
                    .execute())
        .isInstanceOf(HttpTimeoutException.class);
  }

  @Test
  void doesNotWaitForEverForTheRestOfAnAnswer() throws IOException {
    answer(HALF_AN_ANSWER);
    try (InputStream in = requests.buildGetRequest(url).execute().getContent()) {
      assertThat(in.readNBytes(4)).asString(StandardCharsets.US_ASCII).isEqualTo("half");
      assertThatThrownBy(in::read).isInstanceOf(HttpTimeoutException.class);
    }
  }

  @Test
  void stopsAtOnceWhenInterrupted() throws Exception {
    JdkTransport patient = new JdkTransport(HttpClient.newHttpClient(), Duration.ofMinutes(5));
    HttpRequestFactory patiently = patient.createRequestFactory();
    answer("");
    assertThat(interrupted(() -> patiently.buildGetRequest(url).execute()))
        .isInstanceOf(InterruptedIOException.class);
  }

  @Test
  void stopsReadingAtOnceWhenInterrupted() throws Exception {
    JdkTransport patient = new JdkTransport(HttpClient.newHttpClient(), Duration.ofMinutes(5));
    answer(HALF_AN_ANSWER);
    try (InputStream in =
        patient.createRequestFactory().buildGetRequest(url).execute().getContent()) {
      assertThat(interrupted(in::readAllBytes)).isInstanceOf(InterruptedIOException.class);
    }
  }

  @Test
  void saysThatItIsClosed() {
    transport.shutdown();
    assertThat(transport.isShutdown()).isTrue();
    assertThatThrownBy(() -> requests.buildGetRequest(url).execute())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
  }

  private static @Nullable Throwable interrupted(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) throws InterruptedException {
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                call.call();
              } catch (Throwable e) {
                thrown.set(e);
              }
            });
    caller.start();
    while (caller.getState() != Thread.State.TIMED_WAITING && caller.isAlive()) {
      Thread.onSpinWait();
    }
    caller.interrupt();
    caller.join(10_000);
    assertThat(caller.isAlive()).as("still waiting").isFalse();
    return thrown.get();
  }
}
