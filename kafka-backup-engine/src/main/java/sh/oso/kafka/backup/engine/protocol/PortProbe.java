package sh.oso.kafka.backup.engine.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/**
 * Finds out what a port speaks, with two small requests of Kafka's protocol in plain text. A port
 * with TLS answers them with an alert. Kafka's own clients would take its first bytes for the size
 * of an answer, ask for 352 MB of memory and then wait for ever.
 */
record PortProbe(Kind kind, List<String> mechanisms) {

  enum Kind {
    /** Nobody, or somebody who says nothing that could be understood. */
    SILENT,
    TLS,
    /** Kafka, which does not ask who a client is. */
    PLAIN,
    /** Kafka, which wants to know first. */
    SASL
  }

  private static final PortProbe SILENT = new PortProbe(Kind.SILENT, List.of());

  private static final int TLS_ALERT = 0x15;
  private static final int TLS_MAJOR_VERSION = 3;
  private static final int MOST_TRIES = 3;
  private static final int MOST_BYTES = 1 << 20;
  private static final String CLIENT_ID = "kafka-backup";

  /**
   * Looks, and looks again where it was cut off.
   *
   * @param sockets of which kind, such as those that speak TLS
   * @param mechanism to ask for: one that a broker does not know, it counts as a failed login
   */
  static PortProbe look(
      SocketFactory sockets, InetSocketAddress address, String mechanism, Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    PortProbe probe = SILENT;
    for (int i = 0; i < MOST_TRIES && probe.kind == Kind.SILENT && System.nanoTime() < end; i++) {
      probe = lookOnce(sockets, address, mechanism, timeout);
    }
    return probe;
  }

  private static PortProbe lookOnce(
      SocketFactory sockets, InetSocketAddress address, String mechanism, Duration timeout) {
    try (Socket socket = sockets.createSocket()) {
      int timeoutMs = (int) timeout.toMillis();
      socket.connect(address, timeoutMs);
      socket.setSoTimeout(timeoutMs);
      // In one piece: what comes to a port with TLS after its alert would make it cut that off.
      DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      ask(out, ApiKeys.API_VERSIONS, 0, "");
      int size = in.readInt();
      if (size >>> 24 == TLS_ALERT && (size >>> 16 & 0xff) == TLS_MAJOR_VERSION) {
        return new PortProbe(Kind.TLS, List.of());
      }
      skip(in, size);
      ask(out, ApiKeys.SASL_HANDSHAKE, 1, mechanism);
      in.readInt(); // size
      in.readInt(); // correlation id
      boolean open = in.readShort() == Errors.ILLEGAL_SASL_STATE.code();
      return new PortProbe(open ? Kind.PLAIN : Kind.SASL, open ? List.of() : mechanisms(in));
    } catch (IOException unknown) {
      return SILENT;
    }
  }

  private static void ask(DataOutputStream out, ApiKeys api, int version, String body)
      throws IOException {
    out.writeInt(8 + 2 + CLIENT_ID.length() + (body.isEmpty() ? 0 : 2 + body.length()));
    out.writeShort(api.id);
    out.writeShort(version);
    out.writeInt(0); // correlation id
    write(out, CLIENT_ID);
    if (!body.isEmpty()) {
      write(out, body);
    }
    out.flush();
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    out.writeShort(text.length());
    out.write(text.getBytes(US_ASCII));
  }

  private static void skip(DataInputStream in, int size) throws IOException {
    if (size < 0 || size > MOST_BYTES) {
      throw new IOException("an answer of " + size + " bytes is none of Kafka's");
    }
    if (in.readNBytes(size).length < size) {
      throw new EOFException();
    }
  }

  private static List<String> mechanisms(DataInputStream in) throws IOException {
    int count = Math.min(in.readInt(), 100);
    List<String> mechanisms = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      mechanisms.add(new String(in.readNBytes(in.readUnsignedShort()), US_ASCII));
    }
    return mechanisms;
  }
}
